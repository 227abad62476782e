{{/* The container of a check: the application's image, for its Python, and a script of files/. It
runs on a read-only root like all others (/q/567/). Arguments: root, check. */}}
{{- define "k8sprep.checkContainer" -}}
{{- $name := include "k8sprep.name" .root -}}
name: {{ .check }}
image: {{ include "k8sprep.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
command: [python, -c]
args:
  - |
    {{- .root.Files.Get (printf "files/test-%s.py" .check) | nindent 4 }}
env:
  - name: SITE
    value: http://{{ $name }}:{{ .root.Values.service.port }}
  - name: SCHEME
    value: {{ ternary "http" "https" (empty .root.Values.host) }}
  - name: CANARY # with the namespace: the bare name is the outsider's own
    value: http://{{ $name }}-test-outsider.{{ .root.Release.Namespace }}.svc:8000
  - name: DATABASE
    value: {{ $name }}-database
resources:
  {{- toYaml ((.root.Values.test).resources | default dict) | nindent 2 }}
securityContext:
  {{- include "k8sprep.containerSecurity" .root | nindent 2 }}
{{- end }}

{{/* Labels and annotations of a check's pod, a hook of Helm. Arguments: root, hook (more annotations). */}}
{{- define "k8sprep.testMeta" -}}
{{- $hook := merge .hook (dict "helm.sh/hook" "test" "helm.sh/hook-delete-policy" "before-hook-creation") -}}
{{- $meta := include "k8sprep.podMeta" (dict "root" .root "component" "test" "annotations" $hook) | fromYaml -}}
{{ toYaml (merge $meta (dict "labels" (include "k8sprep.labels" .root | fromYaml))) }}
{{- end }}

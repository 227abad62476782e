{{/* What the pods share: who they run as (/q/561/), what they may do to their node (/q/562/), and
what they may write to beside a read-only root file system (/q/567/). */}}

{{/* What every pod of the chart begins with; the argument `user` is its UID. No pod talks to the API
server (but for evidence.api), so none gets a token; without service links no Service's address lands in
the environment. */}}
{{- define "k8sprep.pod" -}}
serviceAccountName: {{ include "k8sprep.name" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
securityContext:
  runAsNonRoot: true
  {{- if not (include "k8sprep.idsOfNamespace" .root) }}
  runAsUser: {{ .user }}
  runAsGroup: {{ .user }}
  fsGroup: {{ .user }}
  {{- end }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{/* “yes” where the namespace gives each pod its UID and fsGroup, and would refuse ours. */}}
{{- define "k8sprep.idsOfNamespace" -}}
{{- $openshift := .Capabilities.APIVersions.Has "security.openshift.io/v1" -}}
{{- if or (eq "namespace" (toString .Values.userIds)) (and $openshift (ne "chart" (toString .Values.userIds))) }}yes{{ end -}}
{{- end }}

{{/* A pod's labels and annotations. Arguments: root, component, annotations. */}}
{{- define "k8sprep.podMeta" -}}
labels:
  {{- $selector := include "k8sprep.selector" . | fromYaml }}
  {{- toYaml (merge $selector (.root.Values.podLabels | default dict) (.root.Values.commonLabels | default dict)) | nindent 2 }}
{{- with merge (.annotations | default dict) (.root.Values.podAnnotations | default dict) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Pod Security "restricted", and a read-only root on top: /q/561/, /q/567/ */}}
{{- define "k8sprep.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

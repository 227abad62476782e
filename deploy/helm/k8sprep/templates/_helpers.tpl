{{/* Names and labels that several objects share. Objects carry the release's name and selectors the
instance, so that two releases fit into one namespace. What a Service's name resolves to: /q/594/. */}}

{{- define "k8sprep.application" -}}
{{ .Values.nameOverride | default .Chart.Name }}
{{- end }}

{{/* Short enough for a CronJob, which may have 52 characters and ends in “-housekeeping”; and it begins
with a letter, as a Service's name has to, even where the release is called 2026. */}}
{{- define "k8sprep.name" -}}
{{- $application := include "k8sprep.application" . -}}
{{- $name := ternary .Release.Name (printf "%s-%s" .Release.Name $application) (contains $application .Release.Name) -}}
{{- if regexMatch "^[0-9]" $name }}{{ $name = printf "%s-%s" $application .Release.Name }}{{ end -}}
{{- .Values.fullnameOverride | default $name | replace "." "-" | trunc 39 | trimSuffix "-" -}}
{{- end }}

{{- define "k8sprep.labels" -}}
{{- $ours := dict
  "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_")
  "app.kubernetes.io/version" .Chart.AppVersion
  "app.kubernetes.io/managed-by" .Release.Service
  "app.kubernetes.io/part-of" "k8sprep"
-}}
{{ toYaml (merge (dict) (.Values.commonLabels | default dict) $ours) }}
{{- end }}

{{/* What finds the pods of one component; never changed, because a selector cannot be. */}}
{{- define "k8sprep.selector" -}}
app.kubernetes.io/name: {{ include "k8sprep.application" .root | quote }}
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "k8sprep.oneOf" -}}
matchLabels:
  app.kubernetes.io/name: {{ include "k8sprep.application" .root | quote }}
  app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
matchExpressions:
  - key: app.kubernetes.io/component
    operator: In
    values: [{{ join ", " .components }}]
{{- end }}

{{- define "k8sprep.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ with .Values.image.digest }}@{{ . }}{{ end }}
{{- end }}

{{/* The names under which people reach the site; YAML, read by fromYamlArray. */}}
{{- define "k8sprep.publicHosts" -}}
{{ concat (compact (list .Values.host)) (.Values.extraHosts | default list) | toYaml }}
{{- end }}

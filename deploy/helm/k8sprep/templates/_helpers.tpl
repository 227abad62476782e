{{/* Names and labels that several objects share. Objects carry the release's name and selectors the
instance, so that two releases fit into one namespace. What a Service's name resolves to: /q/594/. */}}

{{/* Short enough for a CronJob, which may have 52 characters and ends in “-housekeeping”. */}}
{{- define "k8sprep.name" -}}
{{- ternary .Release.Name (printf "%s-k8sprep" .Release.Name) (contains "k8sprep" .Release.Name) | replace "." "-" | trunc 39 | trimSuffix "-" -}}
{{- end }}

{{- define "k8sprep.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: k8sprep
{{- end }}

{{/* What finds the pods of one component; never changed, because a selector cannot be. */}}
{{- define "k8sprep.selector" -}}
app.kubernetes.io/name: k8sprep
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "k8sprep.oneOf" -}}
matchLabels:
  app.kubernetes.io/name: k8sprep
  app.kubernetes.io/instance: {{ .root.Release.Name }}
matchExpressions:
  - key: app.kubernetes.io/component
    operator: In
    values: [{{ join ", " .components }}]
{{- end }}

{{- define "k8sprep.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

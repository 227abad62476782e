{{/* Names and parts that several objects share. Objects carry the release's name, so that two
releases fit into one namespace; selectors carry the instance for the same reason. Each part says
which question of the bank it answers: /q/561/ and /q/562/ on restricted pods, /q/594/ on names. */}}

{{- define "k8sprep.name" -}}
{{- ternary .Release.Name (printf "%s-k8sprep" .Release.Name) (contains "k8sprep" .Release.Name) | trunc 40 | trimSuffix "-" -}}
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

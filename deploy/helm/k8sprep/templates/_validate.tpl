{{/* What the schema cannot say: combinations that cannot work, and moves that would lose data. Each
sentence says what is wrong and what to do; all are said at once. Helm stops before anything is
changed, as admission would (/q/565/). */}}

{{- define "k8sprep.replicas" -}}
{{- .Values.web.replicas | default (ternary 1 2 (eq .Values.database.mode "sqlite")) -}}
{{- end }}

{{/* How many web pods there can be at once, those that a rolling update adds counted in. */}}
{{- define "k8sprep.mostPods" -}}
{{- $autoscaling := .Values.autoscaling | default dict -}}
{{- $pods := ternary (int $autoscaling.maxReplicas) (include "k8sprep.replicas" . | int) ($autoscaling.enabled | default false) -}}
{{- $surge := dig "rollingUpdate" "maxSurge" 1 .Values.web | toString -}}
{{- if hasSuffix "%" $surge }}{{ $surge = divf (mul $pods (trimSuffix "%" $surge | int)) 100 | ceil }}{{ end -}}
{{- add $pods (int $surge) -}}
{{- end }}

{{/* Each sentence is a line of its own. */}}
{{- define "k8sprep.validate" -}}
{{- $said := list -}}
{{- range list "refusalsOfDatabase" "refusalsOfWeb" "refusalsOfWaysIn" "refusalsOfMetrics" "refusalsOfNames" "refusalsLive" -}}
{{- $said = concat $said (include (printf "k8sprep.%s" .) $ | splitList "\n") -}}
{{- end -}}
{{- with compact $said -}}
{{- fail (printf "\n\nk8sprep: %s\n" (join "\n\nk8sprep: " .)) -}}
{{- end -}}
{{- end }}

{{- define "k8sprep.refusalsOfDatabase" -}}
{{- $external := .Values.database.external -}}
{{- if eq .Values.database.mode "external" -}}
{{- if not $external.host }}
database.mode is external, but database.external.host is empty. Name your PostgreSQL's host there, or set database.mode to embedded.
{{- end }}
{{- if not $external.existingSecret }}
database.mode is external, but database.external.existingSecret is empty. Make a Secret with the key `password` and name it there: an empty password is refused.
{{- end }}
{{- if and (hasPrefix "verify" $external.sslmode) (not $external.caSecret) }}
database.external.sslmode is {{ $external.sslmode }}, but there is nothing to verify with. Name a Secret with the key `ca.crt` in database.external.caSecret, or set sslmode to require.
{{- end }}
{{- else if or $external.host $external.existingSecret $external.caSecret $external.clientCertSecret }}
database.external is filled in, but database.mode is {{ .Values.database.mode }}. Set database.mode to external, or leave host, existingSecret, caSecret and clientCertSecret empty.
{{- end }}
{{- $sessions := mul (include "k8sprep.mostPods" . | int) (int .Values.web.workers) (int .Values.web.threads) }}
{{- if and (eq .Values.database.mode "embedded") (gt $sessions 90) }}
{{ $sessions }} sessions (pods, those counted in that an update adds, × web.workers × web.threads) are more than the 90 that the embedded PostgreSQL has for them. Lower one of the three, or bring a database of your own with database.mode external.
{{- end }}
{{- end }}

{{- define "k8sprep.refusalsOfMetrics" -}}
{{- $monitored := ((.Values.metrics).serviceMonitor).enabled -}}
{{- if and ((.Values.metrics).prometheusRule).enabled (not $monitored) }}
metrics.prometheusRule.enabled needs the figures that metrics.serviceMonitor.enabled brings: without them its alert “down” would never end. Set both, or neither.
{{- end }}
{{- if and $monitored (.Values.networkPolicy).enabled (not .Values.networkPolicy.metricsFrom) }}
metrics.serviceMonitor.enabled lets Prometheus ask for figures, and an empty networkPolicy.metricsFrom lets nobody. Name Prometheus's namespace there.
{{- end }}
{{- end }}

{{- define "k8sprep.refusalsOfNames" -}}
{{- range $value := list "commonLabels" "podLabels" }}
{{- range $label := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" }}
{{- if hasKey (get $.Values $value | default dict) $label }}
{{ $value }} sets {{ $label }}, by which the chart finds its own pods. Leave it out.
{{- end }}
{{- end }}
{{- end }}
{{- if has .Values.fullnameOverride (list "true" "false" "yes" "no" "on" "off" "null") }}
fullnameOverride is {{ .Values.fullnameOverride }}, which YAML reads as no name. Choose another.
{{- end }}
{{- end }}

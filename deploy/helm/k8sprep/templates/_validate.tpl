{{/* What the schema cannot say: combinations that cannot work, and moves that would lose data. Each
sentence says what is wrong and what to do. Helm stops before anything is changed, as admission would
(/q/565/). */}}

{{- define "k8sprep.replicas" -}}
{{- .Values.web.replicas | default (ternary 1 2 (eq .Values.database.mode "sqlite")) -}}
{{- end }}

{{/* How many web pods there can be at once, the one more of a rolling update counted in. */}}
{{- define "k8sprep.mostPods" -}}
{{- add1 (ternary (int .Values.autoscaling.maxReplicas) (include "k8sprep.replicas" . | int) .Values.autoscaling.enabled) -}}
{{- end }}

{{- define "k8sprep.validate" -}}
{{- range $wrong, $sentence := include "k8sprep.refusals" . | fromYaml -}}
{{- fail (printf "\n\nk8sprep: %s\n" $sentence) -}}
{{- end -}}
{{- include "k8sprep.validateLive" . -}}
{{- end }}

{{/* A map of sentences, empty when all is well. */}}
{{- define "k8sprep.refusals" -}}
{{- $external := .Values.database.external -}}
{{- $sqlite := eq .Values.database.mode "sqlite" -}}
{{- if eq .Values.database.mode "external" -}}
{{- if not $external.host }}
a: "database.mode is external, but database.external.host is empty. Name your PostgreSQL's host there, or set database.mode to embedded."
{{- end }}
{{- if not $external.existingSecret }}
b: "database.mode is external, but database.external.existingSecret is empty. Make a Secret with the key `password` and name it there: an empty password is refused."
{{- end }}
{{- if and (hasPrefix "verify" $external.sslmode) (not $external.caSecret) }}
c: "database.external.sslmode is {{ $external.sslmode }}, but there is nothing to verify with. Name a Secret with the key `ca.crt` in database.external.caSecret, or set sslmode to require."
{{- end }}
{{- else if or $external.host $external.existingSecret $external.caSecret }}
d: "database.external is filled in, but database.mode is {{ .Values.database.mode }}. Set database.mode to external, or leave host, existingSecret and caSecret empty."
{{- end }}
{{- if and $sqlite (gt (include "k8sprep.replicas" . | int) 1) }}
e: "database.mode is sqlite, and its file serves one pod only. Set web.replicas to 1, or database.mode to embedded."
{{- end }}
{{- if and $sqlite .Values.autoscaling.enabled }}
f: "autoscaling cannot work with database.mode sqlite, whose file serves one pod only. Set autoscaling.enabled to false, or database.mode to embedded."
{{- end }}
{{- if .Values.autoscaling.enabled }}
{{- if gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas) }}
g: "autoscaling.minReplicas is larger than autoscaling.maxReplicas. Swap them."
{{- end }}
{{- if not (dig "requests" "cpu" "" .Values.web.resources) }}
h: "autoscaling measures percent of the requested CPU, and web.resources.requests.cpu is not set. Set it, 100m for example."
{{- end }}
{{- end }}
{{- if and .Values.ingress.enabled (not .Values.host) }}
i: "ingress.enabled needs the site's name. Set host, prep.example.org for example."
{{- end }}
{{- if and .Values.httpRoute.enabled (not .Values.host) }}
j: "httpRoute.enabled needs the site's name. Set host, prep.example.org for example."
{{- end }}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) }}
k: "httpRoute.enabled needs a Gateway to attach to. Name it in httpRoute.parentRefs."
{{- end }}
{{- if and .Values.service.nodePort (eq .Values.service.type "ClusterIP") }}
l: "service.nodePort is set, but service.type is ClusterIP, which opens none. Set service.type to NodePort, or nodePort to 0."
{{- end }}
{{- if and (eq .Values.service.type "LoadBalancer") (not .Values.host) }}
m: "service.type is LoadBalancer, but without a host the site answers to localhost and the Service's names only. Set host to the name that leads to the balancer."
{{- end }}
{{- if and .Values.host (not (regexMatch "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$" .Values.host)) }}
n: "host is {{ .Values.host | replace "\"" "" }}, which is no bare name. Write it in small letters, without https:// and without a port: prep.example.org for example."
{{- end }}
{{- $sessions := mul (include "k8sprep.mostPods" . | int) (int .Values.web.workers) (int .Values.web.threads) }}
{{- if and (eq .Values.database.mode "embedded") (gt $sessions 90) }}
o: "{{ $sessions }} sessions (pods, one more while they roll, × web.workers × web.threads) are more than the 90 that the embedded PostgreSQL has for them. Lower one of the three, or bring a database of your own with database.mode external."
{{- end }}
{{- if and .Values.metrics.prometheusRule.enabled (not .Values.metrics.serviceMonitor.enabled) }}
p: "metrics.prometheusRule.enabled needs the figures that metrics.serviceMonitor.enabled brings: without them its alert “down” would never end. Set both, or neither."
{{- end }}
{{- if and .Values.metrics.serviceMonitor.enabled .Values.networkPolicy.enabled (not .Values.networkPolicy.metricsFrom) }}
q: "metrics.serviceMonitor.enabled lets Prometheus ask for figures, and an empty networkPolicy.metricsFrom lets nobody. Name Prometheus's namespace there."
{{- end }}
{{- range .Values.web.extraVolumes }}
{{- if has .name (list "data" "database" "database-ca" "key" "metrics" "temporary") }}
r: "web.extraVolumes has a volume {{ .name }}, and the chart has one of that name. Give it another."
{{- end }}
{{- end }}
{{- range .Values.web.extraVolumeMounts }}
{{- if has (trimSuffix "/" .mountPath) (list "/data" "/run/metrics" "/run/secrets/database" "/run/secrets/database-ca" "/run/secrets/k8sprep" "/tmp") }}
s: "web.extraVolumeMounts mounts to {{ .mountPath }}, where the chart mounts already. Choose another path."
{{- end }}
{{- end }}
{{- end }}

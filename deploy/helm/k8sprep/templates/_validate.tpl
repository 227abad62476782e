{{/* What the schema cannot say: combinations that cannot work, and moves that would lose data. Each
sentence says what is wrong and what to do. Helm stops before anything is changed, as an admission
policy would (/q/565/). */}}

{{- define "k8sprep.replicas" -}}
{{- .Values.web.replicas | default (ternary 1 2 (eq .Values.database.mode "sqlite")) -}}
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
{{- else if $external.host }}
d: "database.external.host is set, but database.mode is {{ .Values.database.mode }}. Set database.mode to external, or leave the host empty."
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
{{- end }}

{{/* What only the cluster knows; `helm template` sees no cluster and passes. */}}
{{- define "k8sprep.validateLive" -}}
{{- $name := include "k8sprep.name" . -}}
{{- $space := .Release.Namespace -}}
{{- $mode := .Values.database.mode -}}
{{- $web := lookup "apps/v1" "Deployment" $space $name -}}
{{- $was := dig "metadata" "annotations" "k8sprep/database-mode" $mode $web -}}
{{- if ne $was $mode -}}
{{- fail (printf "\n\nk8sprep: what people learned is in the database of mode %s, and mode %s would start without it. Move it first: docs/operations.md says how, under “Moving to another database”. Its last step before this upgrade is: kubectl --namespace %s delete deployment %s\n" $was $mode $space $name) -}}
{{- end -}}
{{- if ne $mode "sqlite" -}}
{{- $secretName := include "k8sprep.databaseSecret" . -}}
{{- $secret := lookup "v1" "Secret" $space $secretName -}}
{{- $volume := printf "data-%s-database-0" $name -}}
{{- if and $secret (not (dig "data" "password" "" $secret)) -}}
{{- fail (printf "\n\nk8sprep: the Secret %s has no key `password`, or an empty one. Put the database's password there: an empty one is refused.\n" $secretName) -}}
{{- end -}}
{{- if and (eq $mode "embedded") (not $secret) (lookup "v1" "PersistentVolumeClaim" $space $volume) -}}
{{- fail (printf "\n\nk8sprep: the database's volume %s is here, but its password is not: the Secret %s is gone. A new password would lock k8sprep out. Restore the Secret (key: password), or delete the volume if its data may go: kubectl --namespace %s delete pvc %s\n" $volume $secretName $space $volume) -}}
{{- end -}}
{{- end -}}
{{- end }}

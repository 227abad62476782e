{{/* What is refused of the web pods and of the ways that lead to them, with the cure. How a name gets
to a Service, by an Ingress or a route: /q/578/. */}}

{{- define "k8sprep.refusalsOfWeb" -}}
{{- $sqlite := eq .Values.database.mode "sqlite" -}}
{{- if and $sqlite (gt (include "k8sprep.replicas" . | int) 1) }}
database.mode is sqlite, and its file serves one pod only. Set web.replicas to 1, or database.mode to embedded.
{{- end }}
{{- with .Values.autoscaling }}
{{- if and $sqlite .enabled }}
autoscaling cannot work with database.mode sqlite, whose file serves one pod only. Set autoscaling.enabled to false, or database.mode to embedded.
{{- end }}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) }}
autoscaling.minReplicas is larger than autoscaling.maxReplicas. Swap them.
{{- end }}
{{- if and .enabled (not (dig "resources" "requests" "cpu" "" $.Values.web)) }}
autoscaling measures percent of the requested CPU, and web.resources.requests.cpu is not set. Set it, 100m for example.
{{- end }}
{{- end }}
{{- $update := .Values.web.rollingUpdate | default dict }}
{{- if and (not (get $update "maxUnavailable" | default 0 | toString | trimSuffix "%" | int)) (not (dig "maxSurge" 1 $update | toString | trimSuffix "%" | int)) }}
web.rollingUpdate has neither a pod that may be missing nor one that may be added, so that nothing could ever roll. Set maxSurge to 1.
{{- end }}
{{- $seen := list }}
{{- range .Values.web.extraEnv }}
{{- if has .name $seen }}
web.extraEnv names {{ .name }} twice, and Kubernetes takes a name once. Leave one out.
{{- end }}
{{- $seen = append $seen .name }}
{{- if eq .name "EVIDENCE_NODE" }}
web.extraEnv names EVIDENCE_NODE, which holds the node's name and is shown on a page. Leave it out, or give yours another name.
{{- end }}
{{- end }}
{{- range .Values.web.extraVolumes }}
{{- if has .name (list "backups" "data" "database" "database-ca" "database-client" "email" "evidence" "key" "key-before" "metrics" "oidc" "temporary") }}
web.extraVolumes has a volume {{ .name }}, and the chart has one of that name. Give it another.
{{- end }}
{{- end }}
{{- range .Values.web.extraVolumeMounts }}
{{- if has (trimSuffix "/" .mountPath) (list "/backups" "/data" "/run/evidence" "/run/metrics" "/run/secrets/database" "/run/secrets/database-ca" "/run/secrets/database-client" "/run/secrets/email" "/run/secrets/oidc" "/run/secrets/k8sprep" "/run/secrets/k8sprep-before" "/tmp") }}
web.extraVolumeMounts mounts to {{ .mountPath }}, where the chart mounts already. Choose another path.
{{- end }}
{{- end }}
{{- end }}

{{- define "k8sprep.refusalsOfWaysIn" -}}
{{- $accounts := .Values.accounts | default dict }}
{{- if and (eq (get $accounts "enabled" | toString) "false") (eq (get $accounts "guests" | toString) "false") }}
accounts.enabled and accounts.guests are both false, so nobody could practise. Set one of them to true.
{{- end }}
{{- if and (include "k8sprep.oidcIssuer" .) (not (and (dig "oidc" "clientId" "" $accounts) (dig "oidc" "existingSecret" "" $accounts))) }}
accounts.oidc.issuer needs the client that signs in there. Set accounts.oidc.clientId, and existingSecret to a Secret with key client-secret.
{{- end }}
{{- with .Values.email }}
{{- if and .host (not .from) }}
email.host needs a sender. Set email.from, k8sprep@example.org for example.
{{- end }}
{{- if and .host .user (not .existingSecret) }}
email.user needs a password. Set email.existingSecret to a Secret with key password.
{{- end }}
{{- end }}
{{- if and (.Values.ingress).enabled (not .Values.host) }}
ingress.enabled needs the site's name. Set host, prep.example.org for example.
{{- end }}
{{- if and (.Values.httpRoute).enabled (not .Values.host) }}
httpRoute.enabled needs the site's name. Set host, prep.example.org for example.
{{- end }}
{{- if and (.Values.httpRoute).enabled (not .Values.httpRoute.parentRefs) }}
httpRoute.enabled needs a Gateway to attach to. Name it in httpRoute.parentRefs.
{{- end }}
{{- if and .Values.service.nodePort (eq .Values.service.type "ClusterIP") }}
service.nodePort is set, but service.type is ClusterIP, which opens none. Set service.type to NodePort, or nodePort to 0.
{{- end }}
{{- if and (eq .Values.service.type "LoadBalancer") (not .Values.host) }}
service.type is LoadBalancer, but without a host the site answers to localhost and the Service's names only. Set host to the name that leads to the balancer.
{{- end }}
{{- if and .Values.extraHosts (not .Values.host) }}
extraHosts are names beside the site's own, and host is empty. Put the first of them into host.
{{- end }}
{{- range include "k8sprep.publicHosts" . | fromYamlArray }}
{{- if contains "/" (regexReplaceAll "^https?://" . "" | trimSuffix "/") }}
host is {{ . }}, and k8sprep cannot be served under a path: it needs a host name of its own. Write the name alone, prep.example.org for example.
{{- else if not (regexMatch "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$" .) }}
host is {{ . }}, which is no bare name. Write it in small letters, without https:// and without a port: prep.example.org for example.
{{- end }}
{{- end }}
{{- end }}

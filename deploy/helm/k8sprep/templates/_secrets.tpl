{{/* The names and values of secrets. A rendered chart is stored and compared, so a random value has
to stay what it was: that is where charts and GitOps rub against each other (/q/592/). */}}

{{- define "k8sprep.keySecret" -}}
{{ .Values.secretKey.existingSecret | default (printf "%s-key" (include "k8sprep.name" .)) }}
{{- end }}

{{- define "k8sprep.databaseSecret" -}}
{{- if eq .Values.database.mode "external" -}}
{{ .Values.database.external.existingSecret }}
{{- else -}}
{{ .Values.database.embedded.existingSecret | default (printf "%s-database" (include "k8sprep.name" .)) }}
{{- end -}}
{{- end }}

{{- define "k8sprep.caSecret" -}}
{{- if eq .Values.database.mode "external" }}{{ .Values.database.external.caSecret }}{{ end -}}
{{- end }}

{{/* One secret value, in base64: the living one, else a new random one, which is remembered in
.Values so that the Secret and the pods' checksum see the same. Arguments: root, name, key. */}}
{{- define "k8sprep.secretValue" -}}
{{- $slot := printf "%s/%s" .name .key -}}
{{- $made := get .root.Values "generated" | default dict -}}
{{- if not (hasKey $made $slot) -}}
{{- $old := lookup "v1" "Secret" .root.Release.Namespace .name -}}
{{- $_ := set $made $slot (dig "data" .key (randAlphaNum 50 | b64enc) $old) -}}
{{- $_ := set .root.Values "generated" $made -}}
{{- end -}}
{{ get $made $slot }}
{{- end }}

{{/* Pods roll when a secret that they read at their start has changed. */}}
{{- define "k8sprep.secretsChecksum" -}}
{{- $key := include "k8sprep.secretValue" (dict "root" . "name" (include "k8sprep.keySecret" .) "key" "secret-key") -}}
{{- $password := "" -}}
{{- if ne .Values.database.mode "sqlite" -}}
{{- $password = include "k8sprep.secretValue" (dict "root" . "name" (include "k8sprep.databaseSecret" .) "key" "password") -}}
{{- end -}}
{{ printf "%s %s" $key $password | sha256sum }}
{{- end }}

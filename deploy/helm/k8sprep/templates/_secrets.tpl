{{/* The names and values of secrets. A chart is rendered again with each upgrade, and a random value
has to stay what it was. How charts are looked after over their upgrades: /q/592/. */}}

{{- define "k8sprep.keySecret" -}}
{{ (.Values.secretKey).existingSecret | default (printf "%s-key" (include "k8sprep.name" .)) }}
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

{{- define "k8sprep.clientCertSecret" -}}
{{- if eq .Values.database.mode "external" }}{{ .Values.database.external.clientCertSecret }}{{ end -}}
{{- end }}

{{/* “yes” where no cluster is asked, as `helm template` and GitOps render. A list is there in every
namespace, even one that is yet to be made, so that nothing at all means: nobody was asked. */}}
{{- define "k8sprep.isOffline" -}}
{{- if not (lookup "v1" "ServiceAccount" .Release.Namespace "") }}yes{{ end -}}
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

{{/* A secret that is made here can never be changed. One that release 0.1 made stays as it is: a field
that is set could not be taken away again, and `helm rollback` to 0.1 would fail. Arguments: root, name. */}}
{{- define "k8sprep.immutable" -}}
{{- $old := lookup "v1" "Secret" .root.Release.Namespace .name -}}
{{- if or (not $old) $old.immutable }}
immutable: true
{{- end }}
{{- end }}

{{/* Pods roll when a secret that they read at their start has changed. One that is somebody else's
counts as it lives in the cluster, or not at all: a rendering must not differ from the next. */}}
{{- define "k8sprep.secretsChecksum" -}}
{{- $seen := list -}}
{{- $key := dict "root" . "name" (include "k8sprep.keySecret" .) "key" "secret-key" -}}
{{- $password := dict "root" . "name" (include "k8sprep.databaseSecret" .) "key" "password" -}}
{{- range $secret := ternary (list $key) (list $key $password) (eq .Values.database.mode "sqlite") -}}
{{- if has $secret.name (list ($.Values.secretKey).existingSecret $.Values.database.embedded.existingSecret $.Values.database.external.existingSecret) -}}
{{- $seen = append $seen (dig "data" $secret.key "" (lookup "v1" "Secret" $.Release.Namespace $secret.name)) -}}
{{- else -}}
{{- $seen = append $seen (include "k8sprep.secretValue" $secret) -}}
{{- end -}}
{{- end -}}
{{ join " " $seen | sha256sum }}
{{- end }}

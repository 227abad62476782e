{{/* What the application is told of accounts and of e-mail, and the Secrets that hold their passwords
(/q/594/ says how it finds everything else). */}}

{{/* Who signs in and how; YAML. */}}
{{- define "k8sprep.accountSettings" -}}
{{- $accounts := .Values.accounts | default dict }}
{{- range $key, $name := dict "enabled" "ACCOUNTS" "signUp" "SIGN_UP" "guests" "GUESTS" }}
{{- if eq (get $accounts $key | toString) "false" }}
{{ $name }}: "0"
{{- end }}
{{- end }}
TRUSTED_PROXIES: {{ include "k8sprep.trustedProxies" . | quote }}
{{- if include "k8sprep.oidcIssuer" . }}
{{- with $accounts.oidc }}
OIDC_ISSUER: {{ .issuer | replace "$" "$$" | quote }}
OIDC_NAME: {{ .name | default "your organisation" | replace "$" "$$" | quote }}
OIDC_CLIENT_ID: {{ .clientId | replace "$" "$$" | quote }}
{{- end }}
OIDC_CLIENT_SECRET_FILE: /run/secrets/oidc/client-secret
{{- end }}
{{- with .Values.email }}
{{- if .host }}
EMAIL_HOST: {{ .host | replace "$" "$$" | quote }}
EMAIL_PORT: {{ .port | quote }}
EMAIL_SECURITY: {{ .security | quote }}
EMAIL_FROM: {{ .from | replace "$" "$$" | quote }}
{{- if .user }}
EMAIL_USER: {{ .user | replace "$" "$$" | quote }}
EMAIL_PASSWORD_FILE: /run/secrets/email/password
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "k8sprep.oidcIssuer" -}}
{{ dig "oidc" "issuer" "" (.Values.accounts | default dict) }}
{{- end }}

{{/* The Secret of the mail server's password, where one signs in there. */}}
{{- define "k8sprep.emailSecret" -}}
{{- with .Values.email }}{{ if and .host .user }}{{ .existingSecret }}{{ end }}{{ end }}
{{- end }}

{{- define "k8sprep.trustedProxies" -}}
{{- if kindIs "invalid" .Values.trustedProxies -}}
{{ ternary 1 0 (or (dig "enabled" false (.Values.ingress | default dict)) (dig "enabled" false (.Values.httpRoute | default dict))) }}
{{- else -}}
{{ int .Values.trustedProxies }}
{{- end -}}
{{- end }}

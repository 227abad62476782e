{{/* What the application is told by its environment. It finds its database by a Service's name
(/q/594/), and reads passwords from files, which no process list and no crash report shows. */}}

{{- define "k8sprep.hosts" -}}
{{- $name := include "k8sprep.name" . -}}
{{- $service := printf "%s.%s" $name .Release.Namespace -}}
{{ join "," (compact (list .Values.host "localhost" "127.0.0.1" $name $service (printf "%s.svc" $service) (printf "%s.svc.cluster.local" $service))) }}
{{- end }}

{{/* Where the database is, for Django and for PostgreSQL's own tools alike; YAML, read by fromYaml. */}}
{{- define "k8sprep.database" -}}
{{- if eq .Values.database.mode "embedded" -}}
host: {{ include "k8sprep.name" . }}-database
port: "5432"
name: k8sprep
user: k8sprep
sslmode: disable
{{- else -}}
{{- with .Values.database.external -}}
host: {{ .host | quote }}
port: {{ .port | quote }}
name: {{ .name | quote }}
user: {{ .user | quote }}
sslmode: {{ .sslmode | quote }}
{{- end -}}
{{- end -}}
{{- end }}

{{/* The application's environment, by name, so that extraEnv replaces: a name that stands twice is
an error under server-side apply. */}}
{{- define "k8sprep.env" -}}
{{- $env := dict
  "ALLOWED_HOSTS" (include "k8sprep.hosts" .)
  "HTTPS" (ternary "1" "0" (ne .Values.host ""))
  "LOG_FORMAT" "json"
  "METRICS_PORT" "9100"
  "PROMETHEUS_MULTIPROC_DIR" "/run/metrics"
  "SECRET_KEY_FILE" "/run/secrets/k8sprep/secret-key"
  "WORKERS" (toString .Values.web.workers)
  "THREADS" (toString .Values.web.threads)
-}}
{{- if eq .Values.database.mode "sqlite" -}}
{{- $_ := set $env "DATABASE_URL" "sqlite:////data/k8sprep.sqlite3" -}}
{{- else -}}
{{- range $key, $value := include "k8sprep.database" . | fromYaml -}}
{{- $_ := set $env (printf "DB_%s" (upper $key)) $value -}}
{{- end -}}
{{- $_ := set $env "DB_PASSWORD_FILE" "/run/secrets/database/password" -}}
{{- if include "k8sprep.caSecret" . -}}
{{- $_ := set $env "PGSSLROOTCERT" "/run/secrets/database-ca/ca.crt" -}}
{{- end -}}
{{- end -}}
{{- $entries := dict -}}
{{- range $name, $value := $env }}{{ $_ := set $entries $name (dict "name" $name "value" $value) }}{{ end -}}
{{- range .Values.web.extraEnv }}{{ $_ := set $entries .name . }}{{ end -}}
{{- $list := list -}}
{{- range $name := keys $entries | sortAlpha }}{{ $list = append $list (get $entries $name) }}{{ end -}}
{{ toYaml $list }}
{{- end }}

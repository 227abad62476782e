{{/* What the application is told by its environment. It finds its database by a Service's name
(/q/594/), and reads passwords from files, which no process list and no crash report shows. */}}

{{- define "k8sprep.hosts" -}}
{{- $name := include "k8sprep.name" . -}}
{{- $service := printf "%s.%s" $name .Release.Namespace -}}
{{- $own := list "localhost" "127.0.0.1" "[::1]" $name $service (printf "%s.svc" $service) (printf "%s.svc.cluster.local" $service) -}}
{{ concat (include "k8sprep.publicHosts" . | fromYamlArray) $own | join "," }}
{{- end }}

{{/* Where the database is, for Django and for PostgreSQL's own tools alike; YAML, read by fromYaml.
Kubernetes makes one dollar of two, and a value of `$(NAME)`: so ours are doubled. */}}
{{- define "k8sprep.database" -}}
{{- if eq .Values.database.mode "embedded" -}}
host: {{ include "k8sprep.name" . }}-database
port: "5432"
name: k8sprep
user: k8sprep
sslmode: disable
{{- else -}}
{{- with .Values.database.external -}}
host: {{ .host | default "" | replace "$" "$$" | quote }}
port: {{ .port | quote }}
name: {{ .name | replace "$" "$$" | quote }}
user: {{ .user | replace "$" "$$" | quote }}
sslmode: {{ .sslmode | quote }}
{{- end -}}
{{- end -}}
{{- end }}

{{/* libpq's own variables for the certificates of an external database, whoever signs in; YAML. */}}
{{- define "k8sprep.certificates" -}}
{{- if include "k8sprep.caSecret" . }}
PGSSLROOTCERT: /run/secrets/database-ca/ca.crt
{{- end }}
{{- if include "k8sprep.clientCertSecret" . }}
PGSSLCERT: /run/secrets/database-client/tls.crt
PGSSLKEY: /run/secrets/database-client/tls.key
{{- end }}
{{- end }}

{{/* The application's own environment; YAML, read by fromYaml. */}}
{{- define "k8sprep.settings" -}}
{{ include "k8sprep.accountSettings" . }}
ALLOWED_HOSTS: {{ include "k8sprep.hosts" . | quote }}
{{- if not (include "k8sprep.showsEvidence" .) }}
EVIDENCE: "0"
{{- end }}
HTTPS: {{ ternary "0" "1" (empty .Values.host) | quote }}
{{- with .Values.kubernetesVersion }}
KUBERNETES_VERSION: {{ . | quote }}
{{- end }}
LOG_FORMAT: json
METRICS_PORT: "9100"
PROMETHEUS_MULTIPROC_DIR: /run/metrics
SECRET_KEY_FILE: /run/secrets/k8sprep/secret-key
{{- if (.Values.secretKey).fallbackSecret }}
SECRET_KEY_FALLBACKS_FILE: /run/secrets/k8sprep-before/secret-key
{{- end }}
WORKERS: {{ .Values.web.workers | quote }}
THREADS: {{ .Values.web.threads | quote }}
{{- if eq .Values.database.mode "sqlite" }}
DATABASE_URL: sqlite:////data/k8sprep.sqlite3
{{- else }}
{{- range $key, $value := include "k8sprep.database" . | fromYaml }}
DB_{{ upper $key }}: {{ $value | quote }}
{{- end }}
DB_PASSWORD_FILE: /run/secrets/database/password
{{ include "k8sprep.certificates" . }}
{{- end }}
{{- end }}

{{/* The environment of a container: the chart's own, and after it extraEnv in the order given. One of
the chart's that extraEnv names too is left out: a name that stands twice is an error under
server-side apply. Arguments: root, own. */}}
{{- define "k8sprep.env" -}}
{{- $extra := .root.Values.web.extraEnv | default list -}}
{{- $replaced := list -}}
{{- range $extra }}{{ $replaced = append $replaced .name }}{{ end -}}
env:
  {{- range $name, $value := .own }}
  {{- if not (has $name $replaced) }}
  - name: {{ $name }}
    {{- if kindIs "map" $value }}
    valueFrom:
      {{- toYaml $value | nindent 6 }}
    {{- else }}
    value: {{ $value | quote }}
    {{- end }}
  {{- end }}
  {{- end }}
  {{- with $extra }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .root.Values.web.envFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "k8sprep.applicationEnv" -}}
{{ include "k8sprep.env" (dict "root" . "own" (include "k8sprep.settings" . | fromYaml)) }}
{{- end }}

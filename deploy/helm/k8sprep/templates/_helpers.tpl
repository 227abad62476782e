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

{{- define "k8sprep.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* What every pod of the chart begins with; the argument `user` is its UID. No pod talks to the API
server, so none gets a token; without service links no Service's address lands in the environment. */}}
{{- define "k8sprep.pod" -}}
serviceAccountName: {{ include "k8sprep.name" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .user }}
  runAsGroup: {{ .user }}
  fsGroup: {{ .user }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{/* Pod Security "restricted", and a read-only root on top: /q/561/, /q/567/ */}}
{{- define "k8sprep.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

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
host: {{ .host }}
port: {{ .port | quote }}
name: {{ .name }}
user: {{ .user }}
sslmode: {{ .sslmode }}
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

{{- define "k8sprep.caSecret" -}}
{{- if eq .Values.database.mode "external" }}{{ .Values.database.external.caSecret }}{{ end -}}
{{- end }}

{{/* What a container needs to sign in to the database, in every mode; volumes of the same names. */}}
{{- define "k8sprep.databaseMounts" -}}
{{- if eq .Values.database.mode "sqlite" }}
- name: data
  mountPath: /data
{{- else }}
- name: database
  mountPath: /run/secrets/database
  readOnly: true
{{- if include "k8sprep.caSecret" . }}
- name: database-ca
  mountPath: /run/secrets/database-ca
  readOnly: true
{{- end }}
{{- end }}
{{- end }}

{{- define "k8sprep.databaseVolumes" -}}
{{- if eq .Values.database.mode "sqlite" }}
- name: data
  persistentVolumeClaim:
    claimName: {{ include "k8sprep.name" . }}-data
{{- else }}
- name: database
  secret:
    secretName: {{ include "k8sprep.databaseSecret" . }}
    defaultMode: 0440
{{- with include "k8sprep.caSecret" . }}
- name: database-ca
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- end }}
{{- end }}

{{/* The application's mounts: its key, the database, and what may be written beside a read-only root. */}}
{{- define "k8sprep.mounts" -}}
- name: key
  mountPath: /run/secrets/k8sprep
  readOnly: true
- name: metrics
  mountPath: /run/metrics
- name: temporary
  mountPath: /tmp
{{- include "k8sprep.databaseMounts" . }}
{{- with .Values.web.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "k8sprep.volumes" -}}
- name: key
  secret:
    secretName: {{ include "k8sprep.keySecret" . }}
    defaultMode: 0440
- name: metrics
  emptyDir:
    medium: Memory
    sizeLimit: 64Mi
- name: temporary
  emptyDir:
    sizeLimit: 64Mi
{{- include "k8sprep.databaseVolumes" . }}
{{- with .Values.web.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The spec of a volume's claim; the argument has storage and storageClass. */}}
{{- define "k8sprep.claim" -}}
accessModes: [ReadWriteOnce]
{{- with .storageClass }}
storageClassName: {{ . }}
{{- end }}
resources:
  requests:
    storage: {{ .storage }}
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

{{/* Where web pods and jobs may go: to DNS, wherever it runs, and to the database. */}}
{{- define "k8sprep.egress" -}}
- ports:
    - {port: 53, protocol: UDP}
    - {port: 53, protocol: TCP}
{{- if eq .Values.database.mode "embedded" }}
- ports:
    - port: 5432
  to:
    - podSelector:
        matchLabels:
          {{- include "k8sprep.selector" (dict "root" . "component" "database") | nindent 10 }}
{{- else if eq .Values.database.mode "external" }}
- ports:
    - port: {{ .Values.database.external.port }}
{{- end }}
{{- end }}

{{/* What the CronJobs share: Kubernetes may start one twice or not at all, so all are safe to repeat
(/q/591/), and none runs beside itself. */}}

{{- define "k8sprep.cron" -}}
concurrencyPolicy: Forbid
startingDeadlineSeconds: 3600
successfulJobsHistoryLimit: 1
failedJobsHistoryLimit: 3
{{- with .Values.timeZone }}
timeZone: {{ . | quote }}
{{- end }}
{{- end }}

{{/* The Job's own limits; an attempt that failed is tried twice more. */}}
{{- define "k8sprep.job" -}}
backoffLimit: 2
activeDeadlineSeconds: 3600
{{- end }}

{{/* SQLite's file can be mounted on one node only, so its jobs go where the web pod is. */}}
{{- define "k8sprep.besideWeb" -}}
{{- if eq .Values.database.mode "sqlite" }}
affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            {{- include "k8sprep.selector" (dict "root" . "component" "web") | nindent 12 }}
{{- end }}
{{- end }}

{{/* The container of a backup or a restore. PostgreSQL's own tools come with the database's image,
SQLite's with ours. Arguments: root, action (backup or restore). */}}
{{- define "k8sprep.backupContainer" -}}
{{- $sqlite := eq .root.Values.database.mode "sqlite" -}}
{{- /* FILE is what a restore takes: the newest, or the name of a file in /backups. */ -}}
{{- $own := dict "FILE" "newest" "KEEP" (toString .root.Values.backup.keep) -}}
name: {{ .action }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
{{- if $sqlite }}
image: {{ include "k8sprep.image" .root }}
command: [python, manage.py, {{ .action }}]
{{- if eq .action "backup" }}
args: [--to, /backups, --keep, {{ .root.Values.backup.keep | quote }}]
{{- else }}
args: [$(FILE), --from-dir, /backups]
{{- end }}
{{ include "k8sprep.env" (dict "root" .root "own" (merge $own (include "k8sprep.settings" .root | fromYaml))) }}
{{- else }}
image: {{ .root.Values.backup.image | default .root.Values.database.embedded.image }}
command: [sh, -euc]
args:
  - |
    {{- .root.Files.Get (printf "files/%s.sh" .action) | nindent 4 }}
{{- range $key, $value := include "k8sprep.database" .root | fromYaml }}
{{- $_ := set $own (printf "PG%s" (get (dict "host" "HOST" "port" "PORT" "name" "DATABASE" "user" "USER" "sslmode" "SSLMODE") $key)) $value }}
{{- end }}
{{ include "k8sprep.env" (dict "root" .root "own" (merge $own (include "k8sprep.certificates" .root | fromYaml))) }}
{{- end }}
resources:
  {{- toYaml (.root.Values.backup.resources | default dict) | nindent 2 }}
securityContext:
  {{- include "k8sprep.containerSecurity" . | nindent 2 }}
volumeMounts:
  - name: backups
    mountPath: /backups
  {{- if $sqlite }}
  {{- include "k8sprep.mounts" .root | nindent 2 }}
  {{- else }}
  - name: temporary
    mountPath: /tmp
  {{- include "k8sprep.databaseMounts" .root | nindent 2 }}
  {{- end }}
{{- end }}

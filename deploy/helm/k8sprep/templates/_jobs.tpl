{{/* What the CronJobs share: Kubernetes may start one twice or not at all, so all are safe to repeat
(/q/591/), and none runs beside itself. */}}

{{- define "k8sprep.cron" -}}
concurrencyPolicy: Forbid
startingDeadlineSeconds: 3600
successfulJobsHistoryLimit: 1
failedJobsHistoryLimit: 3
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
env:
  {{- include "k8sprep.env" .root | nindent 2 }}
{{- else }}
image: {{ .root.Values.backup.image | default .root.Values.database.embedded.image }}
command: [sh, -euc]
args:
  - |
    {{- .root.Files.Get (printf "files/%s.sh" .action) | nindent 4 }}
env:
  {{- range $key, $value := include "k8sprep.database" .root | fromYaml }}
  - name: PG{{ get (dict "host" "HOST" "port" "PORT" "name" "DATABASE" "user" "USER" "sslmode" "SSLMODE") $key }}
    value: {{ $value | quote }}
  {{- end }}
  {{- if include "k8sprep.caSecret" .root }}
  - name: PGSSLROOTCERT
    value: /run/secrets/database-ca/ca.crt
  {{- end }}
  - name: KEEP
    value: {{ .root.Values.backup.keep | quote }}
{{- end }}
  - name: FILE # what a restore takes: the newest, or the name of a file in /backups
    value: newest
resources:
  {{- toYaml .root.Values.backup.resources | nindent 2 }}
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

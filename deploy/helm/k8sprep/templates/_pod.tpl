{{/* What the pods share: who they run as (/q/561/), what they may do to their node (/q/562/), and
what they may write to beside a read-only root file system (/q/567/). */}}

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
{{- with .root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
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
    secretName: {{ include "k8sprep.keySecret" . | quote }}
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
    secretName: {{ include "k8sprep.databaseSecret" . | quote }}
    defaultMode: 0440
{{- with include "k8sprep.caSecret" . }}
- name: database-ca
  secret:
    secretName: {{ . | quote }}
    defaultMode: 0440
{{- end }}
{{- end }}
{{- end }}

{{/* The spec of a volume's claim; the argument has storage and storageClass. */}}
{{- define "k8sprep.claim" -}}
accessModes: [ReadWriteOnce]
{{- with .storageClass }}
storageClassName: {{ . | quote }}
{{- end }}
resources:
  requests:
    storage: {{ .storage }}
{{- end }}

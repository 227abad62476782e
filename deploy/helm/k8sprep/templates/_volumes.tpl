{{/* What is mounted where, beside a root file system that cannot be written to (/q/567/): keys, the
database's password and certificates, and the few folders that may be written. */}}

{{/* A volume of just these keys of a Secret: an authority's Secret often holds its private key as well.
Arguments: the volume's name, the Secret's, the keys. */}}
{{- define "k8sprep.secretVolume" }}
- name: {{ index . 0 }}
  secret:
    secretName: {{ index . 1 | quote }}
    defaultMode: 0440
    items:
      {{- range slice . 2 }}
      - {key: {{ . }}, path: {{ . }}}
      {{- end }}
{{- end }}

{{- define "k8sprep.mounts" -}}
- name: key
  mountPath: /run/secrets/k8sprep
  readOnly: true
{{- if (.Values.secretKey).fallbackSecret }}
- name: key-before
  mountPath: /run/secrets/k8sprep-before
  readOnly: true
{{- end }}
{{- if include "k8sprep.emailSecret" . }}
- name: email
  mountPath: /run/secrets/email
  readOnly: true
{{- end }}
{{- if include "k8sprep.oidcIssuer" . }}
- name: oidc
  mountPath: /run/secrets/oidc
  readOnly: true
{{- end }}
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
{{- include "k8sprep.secretVolume" (list "key" (include "k8sprep.keySecret" .) "secret-key") }}
{{- with (.Values.secretKey).fallbackSecret }}
{{- include "k8sprep.secretVolume" (list "key-before" . "secret-key") }}
{{- end }}
{{- with include "k8sprep.emailSecret" . }}
{{- include "k8sprep.secretVolume" (list "email" . "password") }}
{{- end }}
{{- if include "k8sprep.oidcIssuer" . }}
{{- include "k8sprep.secretVolume" (list "oidc" .Values.accounts.oidc.existingSecret "client-secret") }}
{{- end }}
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
{{- if include "k8sprep.clientCertSecret" . }}
- name: database-client
  mountPath: /run/secrets/database-client
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
{{- include "k8sprep.secretVolume" (list "database" (include "k8sprep.databaseSecret" .) "password") }}
{{- with include "k8sprep.caSecret" . }}
{{- include "k8sprep.secretVolume" (list "database-ca" . "ca.crt") }}
{{- end }}
{{- with include "k8sprep.clientCertSecret" . }}
{{- include "k8sprep.secretVolume" (list "database-client" . "tls.crt" "tls.key") }}
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

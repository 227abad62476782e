{{/* What only the cluster knows: moves that would lose data or fail halfway. Where there is none to ask,
nothing may be made that only a cluster could keep: /q/592/. */}}

{{- define "k8sprep.refusalsLive" -}}
{{- include "k8sprep.refusalsOffline" . }}
{{- include "k8sprep.refusalsOfRenaming" . }}
{{- include "k8sprep.refusalsOfMoving" . }}
{{- include "k8sprep.refusalsOfVolumes" . }}
{{- include "k8sprep.refusalsOfPassword" . }}
{{- end }}

{{/* A secret that is made anew with each rendering locks the site out with the second. */}}
{{- define "k8sprep.refusalsOffline" -}}
{{- $cure := "Make it yourself and name it there, or let Helm ask the cluster (install, upgrade, --dry-run=server)" -}}
{{- if include "k8sprep.isOffline" . -}}
{{- if not (.Values.secretKey).existingSecret }}
this is rendered without a cluster, as GitOps does, and secretKey.existingSecret is empty: each rendering would make another key, and the second one voids what the first has signed. {{ $cure }}: kubectl create secret generic {{ include "k8sprep.keySecret" . }} --from-literal=secret-key="$(openssl rand -hex 32)"
{{- end }}
{{- if and (eq .Values.database.mode "embedded") (not .Values.database.embedded.existingSecret) }}
this is rendered without a cluster, as GitOps does, and database.embedded.existingSecret is empty: each rendering would make another password, and the database knows the first one only. {{ $cure }}: kubectl create secret generic {{ include "k8sprep.databaseSecret" . }} --from-literal=password="$(openssl rand -hex 32)"
{{- end }}
{{- end }}
{{- end }}

{{/* Under another name the release would start anew, and a selector cannot be changed at all. */}}
{{- define "k8sprep.refusalsOfRenaming" -}}
{{- range dig "items" list (lookup "apps/v1" "Deployment" .Release.Namespace "") -}}
{{- $labels := .metadata.labels | default dict -}}
{{- $notes := .metadata.annotations | default dict -}}
{{- $ours := and (hasKey $notes "k8sprep/database-mode") (eq (get $notes "k8sprep/chart" | default "k8sprep") $.Chart.Name) (eq (get $labels "app.kubernetes.io/instance") $.Release.Name) -}}
{{- if and $ours (or (ne .metadata.name (include "k8sprep.name" $)) (ne (get $labels "app.kubernetes.io/name") (include "k8sprep.application" $))) }}
the release's objects are called {{ .metadata.name }} (app.kubernetes.io/name: {{ get $labels "app.kubernetes.io/name" }}), and nameOverride or fullnameOverride asks for other names, under which it would start without what people learned. Leave both as they were, or back up, uninstall and restore.
{{- end }}
{{- end -}}
{{- end }}

{{- define "k8sprep.refusalsOfMoving" -}}
{{- $name := include "k8sprep.name" . -}}
{{- $mode := .Values.database.mode -}}
{{- $was := dig "metadata" "annotations" "k8sprep/database-mode" $mode (lookup "apps/v1" "Deployment" .Release.Namespace $name) -}}
{{- if ne $was $mode }}
what people learned is in the database of mode {{ $was }}, and mode {{ $mode }} would start without it. Move it first: docs/operations.md says how, under “Moving to another database”. Its last step before this upgrade is: kubectl --namespace {{ .Release.Namespace }} delete deployment {{ $name }}
{{- end }}
{{- end }}

{{/* A volume's size and class stay as they were made; a value that says otherwise would fail halfway
or be ignored in silence. */}}
{{- define "k8sprep.refusalsOfVolumes" -}}
{{- $name := include "k8sprep.name" . -}}
{{- $database := .Values.database -}}
{{- $claims := dict -}}
{{- if eq $database.mode "embedded" }}{{ $_ := set $claims (printf "data-%s-database-0" $name) $database.embedded }}{{ end -}}
{{- if eq $database.mode "sqlite" }}{{ $_ := set $claims (printf "%s-data" $name) $database.sqlite }}{{ end -}}
{{- if (.Values.backup).enabled }}{{ $_ := set $claims (printf "%s-backups" $name) .Values.backup }}{{ end -}}
{{- range $claim, $wanted := $claims -}}
{{- $made := lookup "v1" "PersistentVolumeClaim" $.Release.Namespace $claim -}}
{{- $size := dig "spec" "resources" "requests" "storage" $wanted.storage $made -}}
{{- if ne $size $wanted.storage }}
the volume {{ $claim }} is {{ $size }} large, and the values ask for {{ $wanted.storage }}. Leave its size at {{ $size }}; to enlarge it, see “A larger volume” in docs/operations.md.
{{- end }}
{{- $class := dig "spec" "storageClassName" "" $made -}}
{{- if and $made $wanted.storageClass (ne $class $wanted.storageClass) }}
the volume {{ $claim }} is of the class {{ $class }}, and the values ask for {{ $wanted.storageClass }}. A volume's class never changes: leave it, or back up, delete the volume and restore.
{{- end }}
{{- end }}
{{- end }}

{{- define "k8sprep.refusalsOfPassword" -}}
{{- if ne .Values.database.mode "sqlite" -}}
{{- $space := .Release.Namespace -}}
{{- $name := include "k8sprep.databaseSecret" . -}}
{{- $secret := lookup "v1" "Secret" $space $name -}}
{{- $volume := printf "data-%s-database-0" (include "k8sprep.name" .) -}}
{{- if and $secret (not (dig "data" "password" "" $secret)) }}
the Secret {{ $name }} has no key `password`, or an empty one. Put the database's password there: an empty one is refused.
{{- end }}
{{- if and (eq .Values.database.mode "embedded") (not $secret) (lookup "v1" "PersistentVolumeClaim" $space $volume) }}
the database's volume {{ $volume }} is here, but its password is not: the Secret {{ $name }} is gone. A new password would lock k8sprep out. Restore the Secret (key: password), or delete the volume if its data may go: kubectl --namespace {{ $space }} delete pvc {{ $volume }}
{{- end }}
{{- end }}
{{- end }}

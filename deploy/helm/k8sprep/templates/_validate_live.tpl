{{/* What only the cluster knows: moves that would lose data or fail halfway. `helm template` sees no
cluster and passes. That the password is looked after is one thing to ask of any chart: /q/592/. */}}

{{- define "k8sprep.validateLive" -}}
{{- $name := include "k8sprep.name" . -}}
{{- $space := .Release.Namespace -}}
{{- $mode := .Values.database.mode -}}
{{- $web := lookup "apps/v1" "Deployment" $space $name -}}
{{- $was := dig "metadata" "annotations" "k8sprep/database-mode" $mode $web -}}
{{- if ne $was $mode -}}
{{- fail (printf "\n\nk8sprep: what people learned is in the database of mode %s, and mode %s would start without it. Move it first: docs/operations.md says how, under “Moving to another database”. Its last step before this upgrade is: kubectl --namespace %s delete deployment %s\n" $was $mode $space $name) -}}
{{- end -}}
{{- include "k8sprep.validateVolumes" . -}}
{{- if ne $mode "sqlite" -}}
{{- $secretName := include "k8sprep.databaseSecret" . -}}
{{- $secret := lookup "v1" "Secret" $space $secretName -}}
{{- $volume := printf "data-%s-database-0" $name -}}
{{- if and $secret (not (dig "data" "password" "" $secret)) -}}
{{- fail (printf "\n\nk8sprep: the Secret %s has no key `password`, or an empty one. Put the database's password there: an empty one is refused.\n" $secretName) -}}
{{- end -}}
{{- if and (eq $mode "embedded") (not $secret) (lookup "v1" "PersistentVolumeClaim" $space $volume) -}}
{{- fail (printf "\n\nk8sprep: the database's volume %s is here, but its password is not: the Secret %s is gone. A new password would lock k8sprep out. Restore the Secret (key: password), or delete the volume if its data may go: kubectl --namespace %s delete pvc %s\n" $volume $secretName $space $volume) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* A volume's size and class stay as they were made; a value that says otherwise would fail halfway
or be ignored in silence. */}}
{{- define "k8sprep.validateVolumes" -}}
{{- $name := include "k8sprep.name" . -}}
{{- $database := .Values.database -}}
{{- $claims := dict -}}
{{- if eq $database.mode "embedded" }}{{ $_ := set $claims (printf "data-%s-database-0" $name) $database.embedded }}{{ end -}}
{{- if eq $database.mode "sqlite" }}{{ $_ := set $claims (printf "%s-data" $name) $database.sqlite }}{{ end -}}
{{- if .Values.backup.enabled }}{{ $_ := set $claims (printf "%s-backups" $name) .Values.backup }}{{ end -}}
{{- range $claim, $wanted := $claims -}}
{{- $made := lookup "v1" "PersistentVolumeClaim" $.Release.Namespace $claim -}}
{{- $size := dig "spec" "resources" "requests" "storage" $wanted.storage $made -}}
{{- if ne $size $wanted.storage -}}
{{- fail (printf "\n\nk8sprep: the volume %s is %s large, and the values ask for %s. Leave its size at %s; to enlarge it, see “A larger volume” in docs/operations.md.\n" $claim $size $wanted.storage $size) -}}
{{- end -}}
{{- $class := dig "spec" "storageClassName" "" $made -}}
{{- if and $made $wanted.storageClass (ne $class $wanted.storageClass) -}}
{{- fail (printf "\n\nk8sprep: the volume %s is of the class %s, and the values ask for %s. A volume's class never changes: leave it, or back up, delete the volume and restore.\n" $claim $class $wanted.storageClass) -}}
{{- end -}}
{{- end -}}
{{- end }}

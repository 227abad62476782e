{{/* What a web pod can show of itself under the answers that are about it (/q/561/): its names by the
Downward API, and what this chart rendered, in a ConfigMap. No token is needed for either. */}}

{{/* “yes” unless evidence.enabled is false; an older chart's values know nothing of it. */}}
{{- define "k8sprep.showsEvidence" -}}
{{- if ne "false" (toString (get (.Values.evidence | default dict) "enabled")) }}yes{{ end -}}
{{- end }}

{{/* “yes” where the web pods may ask the API server as well: only if evidence.api is true. */}}
{{- define "k8sprep.asksApi" -}}
{{- if and (include "k8sprep.showsEvidence" .) (eq "true" (toString (get (.Values.evidence | default dict) "api"))) }}yes{{ end -}}
{{- end }}

{{/* Of the web container only; YAML, read by fromYaml. A volume cannot tell the node's name. */}}
{{- define "k8sprep.evidenceEnv" -}}
{{- if include "k8sprep.showsEvidence" . -}}
EVIDENCE_NODE:
  fieldRef: {fieldPath: spec.nodeName}
{{- end -}}
{{- end }}

{{- define "k8sprep.evidenceMount" -}}
{{- if include "k8sprep.showsEvidence" . }}
- name: evidence
  mountPath: /run/evidence
  readOnly: true
{{- end }}
{{- end }}

{{- define "k8sprep.evidenceVolume" -}}
{{- if include "k8sprep.showsEvidence" . }}
- name: evidence
  projected:
    sources:
      - configMap: # what this chart rendered
          name: {{ include "k8sprep.name" . }}-evidence
      {{- if include "k8sprep.asksApi" . }}
      - serviceAccountToken: {path: api/token, expirationSeconds: 3600}
      - configMap:
          name: kube-root-ca.crt
          items: [{key: ca.crt, path: api/ca.crt}]
      {{- end }}
      - downwardAPI:
          items:
            {{- range list "name" "namespace" "labels" }}
            - {path: {{ . }}, fieldRef: {fieldPath: metadata.{{ . }}}}
            {{- end }}
            {{- range $resource, $divisor := dict "cpu" "1m" "memory" "1" }}
            {{- range list "requests" "limits" }}
            - path: {{ . }}.{{ $resource }}
              resourceFieldRef: {containerName: web, resource: {{ . }}.{{ $resource }}, divisor: {{ $divisor | quote }}}
            {{- end }}
            {{- end }}
{{- end }}
{{- end }}

{{/* What was rendered for this release, as JSON: of each object only what is named here, and nothing
that could hold a password, an address or a name that an operator chose. */}}
{{- define "k8sprep.evidenceRelease" -}}
{{- $path := printf "%s/%%s.yaml" .Template.BasePath -}}
{{- $deployment := (include (printf $path "deployment") . | fromYaml).spec -}}
{{- $pod := $deployment.template.spec -}}
{{- $web := index $pod.containers 0 -}}
{{- $kinds := list -}}
{{- range $pod.volumes }}{{ $kinds = concat $kinds (keys (omit . "name")) }}{{ end -}}
{{- $spread := list -}}
{{- range $pod.topologySpreadConstraints }}{{ $spread = append $spread (pick . "maxSkew" "topologyKey" "whenUnsatisfiable") }}{{ end -}}
{{- $first := list -}}
{{- range $pod.initContainers }}{{ $first = append $first .name }}{{ end -}}
{{- $scaler := (include (printf $path "hpa") . | fromYaml).spec -}}
{{- $budget := (include (printf $path "poddisruptionbudget") . | fromYaml).spec -}}
{{- $service := (include (printf $path "service") . | fromYaml).spec -}}
{{- toPrettyJson (dict
  "name" (include "k8sprep.name" .)
  "chart" .Chart.Version
  "deployment" (pick $deployment "revisionHistoryLimit" "strategy")
  "pod" (merge (pick $pod "automountServiceAccountToken" "enableServiceLinks" "securityContext" "terminationGracePeriodSeconds")
    (dict "initContainers" $first "topologySpreadConstraints" $spread "volumeKinds" ($kinds | uniq | sortAlpha)))
  "container" (pick $web "lifecycle" "livenessProbe" "readinessProbe" "resources" "securityContext" "startupProbe")
  "service" (pick $service "type")
  "budget" (pick $budget "maxUnavailable")
  "autoscaler" (ternary (dict) (dict "minReplicas" (get ($scaler | default dict) "minReplicas") "maxReplicas" (get ($scaler | default dict) "maxReplicas") "targetCPU" (.Values.autoscaling | default dict).targetCPU) (empty $scaler))
) -}}
{{- end }}

{{- /* Combinations that would start and then lose or miss something are refused, with what to change. */ -}}
{{- define "e5-studio.checks" -}}
{{- $hasWorkers := include "e5-studio.hasWorkers" . }}
{{- $isMany := or (gt (int .Values.server.replicas) 1) $hasWorkers }}
{{- $isShared := has "ReadWriteMany" .Values.persistence.accessModes }}
{{- if and (eq .Values.database.kind "pglite") $isMany }}
{{- fail "database.kind pglite is for one server and no workers: set database.kind to postgresql, or server.replicas to 1 and worker.replicas to 0." }}
{{- end }}
{{- if and $isMany (not (hasPrefix "s3://" .Values.files.location)) }}
{{- fail "Several servers or workers need the same files: set files.location to s3://bucket/prefix." }}
{{- end }}
{{- if and $isMany .Values.persistence.enabled (not $isShared) }}
{{- fail "Several servers or workers cannot share a ReadWriteOnce volume: set persistence.accessModes to [ReadWriteMany], or persistence.enabled to false." }}
{{- end }}
{{- if and (eq .Values.database.kind "pglite") (not .Values.persistence.enabled) }}
{{- fail "database.kind pglite keeps the database in the data folder: set persistence.enabled to true." }}
{{- end }}
{{- if and (eq .Values.database.kind "postgresql") (not .Values.secrets.existingSecret) }}
{{- range $name := list "databaseUrl" "endpointKey" "accessKey" }}
{{- if not (index $.Values.secrets $name) }}
{{- fail (printf "database.kind postgresql needs secrets.%s, or secrets.existingSecret." $name) }}
{{- end }}
{{- end }}
{{- end }}
{{- if and .Values.serviceMonitor.enabled (not .Values.secrets.existingSecret) (not .Values.secrets.metricsKey) }}
{{- fail "serviceMonitor needs secrets.metricsKey, or secrets.existingSecret with the key metrics-key." }}
{{- end }}
{{- if and .Values.ingress.enabled (not .Values.ingress.host) }}
{{- fail "ingress.enabled needs ingress.host." }}
{{- end }}
{{- end }}

{{- /* A variable from the secret; one that is not required is left out if the secret has no such key. */ -}}
{{- define "e5-studio.fromSecret" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef: { name: {{ include "e5-studio.secret" .root }}, key: {{ .key }}, optional: {{ not .required }} }
{{- end }}

{{- define "e5-studio.environment" -}}
{{- $isPostgres := eq .root.Values.database.kind "postgresql" -}}
- { name: E5_JOB_SLOTS, value: {{ .part.jobSlots | quote }} }
- { name: E5_SHUTDOWN_GRACE_SECONDS, value: {{ .part.shutdownGraceSeconds | quote }} }
{{- with .root.Values.files }}
{{- if .location }}
- { name: E5_FILES, value: {{ .location | quote }} }
- { name: E5_S3_REGION, value: {{ .s3Region | quote }} }
{{- end }}
{{- if .s3Endpoint }}
- { name: E5_S3_ENDPOINT, value: {{ .s3Endpoint | quote }} }
{{- end }}
{{- end }}
{{- if $isPostgres }}
{{ include "e5-studio.fromSecret" (dict "root" .root "variable" "E5_DATABASE_URL" "key" "database-url" "required" true) }}
{{- end }}
{{ include "e5-studio.fromSecret" (dict "root" .root "variable" "E5_METRICS_KEY" "key" "metrics-key" "required" false) }}
{{- if eq .component "server" }}
- { name: E5_MODEL, value: {{ .part.model | quote }} }
{{ include "e5-studio.fromSecret" (dict "root" .root "variable" "E5_KEY" "key" "endpoint-key" "required" $isPostgres) }}
{{ include "e5-studio.fromSecret" (dict "root" .root "variable" "E5_ACCESS_KEY" "key" "access-key" "required" $isPostgres) }}
{{- end }}
{{ include "e5-studio.fromSecret" (dict "root" .root "variable" "AWS_ACCESS_KEY_ID" "key" "aws-access-key-id" "required" false) }}
{{ include "e5-studio.fromSecret" (dict "root" .root "variable" "AWS_SECRET_ACCESS_KEY" "key" "aws-secret-access-key" "required" false) }}
{{- range $name, $value := .root.Values.options }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- end }}

{{- /* The pods of servers and workers differ in their command, their variables and their size. */ -}}
{{- define "e5-studio.podTemplate" -}}
metadata:
  labels:
    {{- include "e5-studio.selector" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
  annotations:
    # New secrets start new pods.
    checksum/secret: {{ .root.Values.secrets | toJson | sha256sum }}
    {{- with .part.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "e5-studio.serviceAccount" .root }}
  automountServiceAccountToken: false
  # Their variables begin with the service's name, E5_…, as the server's options do.
  enableServiceLinks: false
  {{- with .root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  # The grace, 5 seconds before it and 10 to close.
  terminationGracePeriodSeconds: {{ add .part.shutdownGraceSeconds 15 }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: { type: RuntimeDefault }
  containers:
    - name: {{ .component }}
      image: {{ include "e5-studio.image" .root }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: {{ .args | toJson }}
      securityContext:
        allowPrivilegeEscalation: false
        privileged: false
        readOnlyRootFilesystem: true
        runAsNonRoot: true
        capabilities: { drop: [ALL] }
      env:
        {{- include "e5-studio.environment" . | nindent 8 }}
      ports:
        - { name: http, containerPort: 8080, protocol: TCP }
      # The port opens once the first model is there; its first start compiles it.
      startupProbe:
        httpGet: { path: /health/live, port: http }
        periodSeconds: 5
        failureThreshold: 180
      livenessProbe:
        httpGet: { path: /health/live, port: http }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: { path: /health/ready, port: http }
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 2
      lifecycle:
        # Until the cluster has taken the pod out of its service, requests still come.
        preStop: { sleep: { seconds: 5 } }
      resources:
        {{- toYaml .part.resources | nindent 8 }}
      volumeMounts:
        - { name: data, mountPath: /data }
        - { name: tmp, mountPath: /tmp }
  volumes:
    - name: data
      {{- if .root.Values.persistence.enabled }}
      persistentVolumeClaim:
        claimName: {{ .root.Values.persistence.existingClaim | default (include "e5-studio.fullname" .root) }}
      {{- else }}
      emptyDir: {}
      {{- end }}
    - name: tmp
      emptyDir: {}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "e5-studio.selector" .root | nindent 10 }}
          app.kubernetes.io/component: {{ .component }}
  {{- with .part.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .part.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .part.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

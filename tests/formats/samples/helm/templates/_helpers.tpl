{{- define "tide.labels" -}}
app: tide-gauge
purpose: {{ .Values.purpose | quote }}
{{- range $k, $v := .Values.extra }}
{{ $k }}: {{ $v }}
{{- end }}
  team: water-board
{{- end }}

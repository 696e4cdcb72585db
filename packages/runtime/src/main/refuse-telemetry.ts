/**
 * ONNX Runtime 1.29 and later report what they run to their makers, unless this variable is set before the library is loaded. What
 * the variable says already stays. Of a thread that is not the main one `process.env` is a copy, which the library does not see.
 *
 * @see https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md
 */
export function refuseTelemetry(): void {
  process.env.ORT_DISABLE_TELEMETRY ??= '1'
}

import type { ControlError } from '@e5/core'

// https://grpc.github.io/grpc/core/md_doc_statuscodes.html: SambaStudio's API is a gateway to gRPC and shows its numbers.
const grpcNumbers: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  409: 9,
  413: 8,
  429: 8,
  499: 1,
  500: 13,
  503: 14,
}
const invalidArgument = 3

/** The body of an error of the control plane: both of SambaStudio's forms at once, and our code. */
export function formatControlError(status: number, code: string, message: string): ControlError {
  return { code: grpcNumbers[status] ?? invalidArgument, message, details: [], detail: message, error_code: code }
}

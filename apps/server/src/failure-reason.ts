import { isE5Error } from '@e5/core'

/** Why something failed, for whoever asks about it later. What is no error of a user's is our bug: its text is all there is to report. */
export function failureReason(error: unknown): string {
  if (isE5Error(error)) return `${error.message} [${error.code}]`
  return `This is a bug in E5 Studio: ${error instanceof Error ? error.message : String(error)}`
}

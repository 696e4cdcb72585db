import type { E5Error } from '@e5/core'

/** An error as stderr has it, its code behind it: `what happened and what to do [CODE]`. */
export function formatError({ message, code }: E5Error): string {
  return `${message} [${code}]`
}

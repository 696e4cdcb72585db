import type { z } from 'zod'

/** What is wrong with a record, as a sentence: `"id": expected string or number.` */
export function issueReason({ path, message }: Pick<z.core.$ZodIssue, 'path' | 'message'>): string {
  const said = message.replace(/^Invalid input: /, '')
  if (path.length === 0) return `${said}.`
  return said.endsWith('received undefined') ? `it has no field "${path.join('.')}".` : `"${path.join('.')}": ${said}.`
}

import { E5Error } from '@e5/core'
import type { z } from 'zod'

/**
 * The flags of a command as its schema has them.
 *
 * @throws E5Error OPTION_INVALID with the flag's name.
 */
export function parseOptions<Schema extends z.ZodType>(schema: Schema, flags: unknown): z.output<Schema> {
  const parsed = schema.safeParse(flags)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]!
  throw new E5Error('OPTION_INVALID', { option: flagOf(String(path[0])), reason: `${message}.` })
}

function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

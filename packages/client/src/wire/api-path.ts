import { E5Error } from '@e5/core'

/**
 * The path of these parts, each escaped.
 *
 * @throws E5Error OPTION_INVALID for a part that would lead elsewhere: URLs take "." and ".." away, escaped or not.
 */
export function apiPath(...parts: readonly string[]): string {
  return parts.map((part) => `/${escaped(part)}`).join('')
}

function escaped(part: string): string {
  if (['', '.', '..'].includes(part) || !part.isWellFormed()) {
    const reason = `${JSON.stringify(part)} is neither a name nor an id.`
    throw new E5Error('OPTION_INVALID', { option: 'name', reason })
  }
  return encodeURIComponent(part)
}

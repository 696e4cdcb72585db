import { nameSchema } from '@e5/core'

/** What is wrong with a name that a person types; undefined if nothing is, or nothing was typed yet. */
export function nameFault(name: string): string | undefined {
  if (name === '') return undefined
  const result = nameSchema.safeParse(name)
  return result.success ? undefined : `It ${result.error.issues[0]!.message}.`
}

import { E5Error, type ErrorDetails } from '@e5/core'
import { databaseErrorFacts } from './database-error.ts'

/** The error that stands for a broken constraint, by the constraint's name in the schema. */
export type Conflicts = Readonly<Record<string, () => E5Error>>

/** What was there before, under a name or an id that must be one object's. */
interface TakenName {
  readonly kind: ErrorDetails<'NAME_TAKEN'>['kind']
  readonly name: string
  readonly place: string
}

/** NAME_TAKEN for each of these constraints: an id is taken only by a server that created the same object from the same files. */
export function taken(constraints: readonly string[], at: TakenName): Conflicts {
  return Object.fromEntries(constraints.map((constraint) => [constraint, () => new E5Error('NAME_TAKEN', at)]))
}

/** Does a write, and throws the error of the constraint that it breaks. */
export async function orConflict<Result>(work: Promise<Result>, conflicts: Conflicts): Promise<Result> {
  try {
    return await work
  } catch (error) {
    const facts = databaseErrorFacts(error)
    // The one thing that a text can hold and PostgreSQL cannot.
    if (facts?.code === '22021' || facts?.code === '22P05')
      throw new E5Error('REQUEST_INVALID', { reason: 'a text has the character U+0000.' }, { cause: error })
    throw conflicts[facts?.constraint ?? '']?.() ?? error
  }
}

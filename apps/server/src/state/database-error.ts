import { E5Error, isE5Error } from '@e5/core'

/** What a database says of an error: its code of five characters, and the constraint that was broken. */
export interface DatabaseErrorFacts {
  readonly code: string
  readonly constraint: string
  /** ERROR, FATAL or PANIC; empty if it does not say. */
  readonly severity: string
  readonly message: string
}

// Classes and codes of PostgreSQL, appendix A of its manual, after which a later try may succeed.
const passingClasses = [
  '08', // connection exception
  '25', // invalid transaction state: the connection was cut between two statements, or cannot write (a standby)
  '40', // rolled back: deadlock, serialization
  '53', // insufficient resources: disk full, out of memory, too many connections
  '55', // object not in prerequisite state: lock not available
  '57', // operator intervention: shutdown, statement timeout, terminated
  '58', // system error: I/O
  'XX', // internal error, which PGlite also gives for I/O
]

/** The facts of an error that came from a database, whatever wraps it; undefined for any other error. */
export function databaseErrorFacts(error: unknown): DatabaseErrorFacts | undefined {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    const { code, constraint, severity, message } = inner as Error & Record<string, unknown>
    // Codes of the system have five letters too, such as EPIPE; none of PostgreSQL's begins with E.
    if (typeof code === 'string' && /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code))
      return { code, constraint: textOf(constraint), severity: textOf(severity), message }
  }
  return undefined
}

/** True if an error says that the database refused a statement and works as before. */
export function isRefusal(error: unknown): boolean {
  if (isE5Error(error)) return true
  const facts = databaseErrorFacts(error)
  return facts !== undefined && !passingClasses.includes(facts.code.slice(0, 2))
}

/** DATABASE_UNAVAILABLE for the reason that an error gives. */
export function unavailable(error: unknown): E5Error<'DATABASE_UNAVAILABLE'> {
  return new E5Error('DATABASE_UNAVAILABLE', { reason: reasonOf(error) }, { cause: error })
}

/** The innermost message, which is the one that the database or the system gave. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // All addresses of a name were tried: the first error stands for them.
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (error.cause instanceof Error) return reasonOf(error.cause)
  return error.message
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

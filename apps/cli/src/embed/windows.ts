/** How much may be together; one row may be larger than the characters. */
export interface WindowLimits {
  readonly rows: number
  /** UTF-16 units of text. */
  readonly characters: number
}

// Longer than a disk takes for the next part of a file, so only a source that really waits gets small windows.
const lingerMs = 20

/** Puts rows into windows that stay within the limits, in order; a window does not wait for rows that are slow to come. */
export async function* windowsOf<Row extends { readonly text: string }>(
  rows: AsyncIterable<Row>,
  limits: WindowLimits,
): AsyncGenerator<Row[]> {
  const source = rows[Symbol.asyncIterator]()
  let pending: Promise<IteratorResult<Row>> | undefined
  let window: Row[] = []
  let characters = 0
  let deadline: Deadline | undefined

  function take(): Row[] {
    const taken = window
    window = []
    characters = 0
    deadline?.clear()
    return taken
  }

  try {
    for (;;) {
      pending ??= source.next()
      const next = window.length === 0 ? await pending : await Promise.race([pending, deadline!.passed])
      if (next === 'passed') {
        yield take()
        continue
      }
      pending = undefined
      if (next.done === true) break
      const { text } = next.value
      if (window.length > 0 && characters + text.length > limits.characters) yield take()
      if (window.length === 0) deadline = startDeadline()
      window.push(next.value)
      characters += text.length
      if (window.length === limits.rows) yield take()
    }
    if (window.length > 0) yield take()
  } finally {
    deadline?.clear()
    await closeSource(source, pending)
  }
}

/** Ends an iteration; where a row is still waited for, it ends when that comes, and nobody waits for it. */
export async function closeSource<Value>(
  source: AsyncIterator<Value, unknown>,
  pending: Promise<unknown> | undefined,
): Promise<void> {
  pending?.catch(() => {})
  const closed = source.return?.()
  closed?.catch(() => {})
  if (pending === undefined) await closed
}

interface Deadline {
  readonly passed: Promise<'passed'>
  readonly clear: () => void
}

function startDeadline(): Deadline {
  const { promise, resolve } = Promise.withResolvers<'passed'>()
  const timer = setTimeout(() => resolve('passed'), lingerMs)
  return { passed: promise, clear: () => clearTimeout(timer) }
}

/** The characters of a window's texts. */
export function charactersOf(window: readonly { readonly text: string }[]): number {
  return window.reduce((sum, { text }) => sum + text.length, 0)
}

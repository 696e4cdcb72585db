import type { EncodedText } from '@e5/core'
import type { Call } from './call.ts'

/** A text of a call, with its prefix. */
export interface SubmittedText extends EncodedText {
  readonly text: string
}

/** A text on its way to a worker, once for all calls that have it. */
export interface PendingText {
  readonly text: string
  readonly ids: Int32Array
  /** Tokens, the length of `ids`. */
  readonly tokens: number
  /** Who waits for its vector: the calls, and the place in each. */
  readonly waiters: { readonly call: Call; readonly index: number }[]
  /** Whether a worker had it. */
  hasStarted: boolean
  /** Runs that ended with the death of their worker. */
  failedRuns: number
}

/** The texts that wait or run, so that one that comes again meanwhile is not computed again. */
export class TextsInFlight {
  readonly #byText = new Map<string, PendingText>()

  /** Those that are not on their way yet, each once. */
  newOnes(texts: Iterable<string>): Set<string> {
    return new Set([...texts].filter((text) => !this.#byText.has(text)))
  }

  /**
   * Makes a call wait for its texts: those that nobody waited for before are added, the others are shared. An isolated call shares
   * none.
   */
  join(
    call: Call,
    texts: readonly SubmittedText[],
    isIsolated: boolean,
  ): { added: PendingText[]; shared: Set<PendingText> } {
    const added: PendingText[] = []
    const shared = new Set<PendingText>()
    for (const [index, { text, ids }] of texts.entries()) {
      const known = isIsolated ? undefined : this.#byText.get(text)
      const pending = known ?? { text, ids, tokens: ids.length, waiters: [], hasStarted: false, failedRuns: 0 }
      if (known !== undefined) shared.add(known)
      else added.push(pending)
      if (!isIsolated) this.#byText.set(text, pending)
      pending.waiters.push({ call, index })
      if (pending.hasStarted) call.started()
    }
    return { added, shared }
  }

  /** These have arrived, or nobody waits for them any more. */
  delete(texts: readonly PendingText[]): void {
    for (const pending of texts) if (this.#byText.get(pending.text) === pending) this.#byText.delete(pending.text)
  }
}

/** Whether all who waited for a text have left or failed. */
export function isAbandoned({ waiters }: PendingText): boolean {
  return waiters.every(({ call }) => call.isSettled)
}

/** A worker has a text; a second time, after the first one died, counts for no call again. */
export function markStarted(text: PendingText): void {
  if (!text.hasStarted) for (const { call } of text.waiters) call.started()
  text.hasStarted = true
}

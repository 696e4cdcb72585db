import type { Qrels } from '@e5/data'

/** A text of a held-out set, without prefix. */
export interface HeldOutText {
  readonly id: string
  readonly text: string
}

/** What a model is evaluated on: queries, the passages that they are searched in, and which of these answer them. */
export interface HeldOutSet {
  readonly queries: readonly HeldOutText[]
  readonly passages: readonly HeldOutText[]
  readonly qrels: Qrels
}

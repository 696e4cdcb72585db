import type { BenchPrecision } from '../bench-command.ts'
import type { Api } from './dialect.ts'

/** A server at an address. */
export interface ServerAddress {
  readonly url: string
  readonly api: Api
  readonly key?: string
}

/** What is put under load: a server, or the engine in process. */
export type Target =
  | ({ readonly kind: 'server' } & ServerAddress)
  | { readonly kind: 'engine'; readonly modelPath: string; readonly precision: BenchPrecision }

/** Texts that can be sent again and again: their bytes are made once, before the clock runs. */
export interface PreparedRequest {
  /** Resolves when the answer is there; it is not looked at. @throws Error for any answer but a good one. */
  send(): Promise<void>
  /** The same, and the answer is taken apart. @throws Error if it is not one vector of length 1 for each text. */
  check(): Promise<void>
}

/** A target that is ready to be put under load. */
export interface OpenTarget {
  prepare(texts: readonly string[]): PreparedRequest
  /** Asks whether the target lives; undefined if it cannot be asked. */
  readonly health: (() => Promise<void>) | undefined
  close(): Promise<void>
}

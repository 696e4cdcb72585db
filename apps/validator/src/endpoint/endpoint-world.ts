import type { InputType, Truncate } from '@e5/core'
import type { EndpointCaller } from './endpoint-caller.ts'

/** How texts are embedded at the endpoint: over the client library. */
export type EmbedRemote = (
  texts: readonly string[],
  options?: { readonly inputType?: InputType; readonly truncate?: Truncate },
) => Promise<readonly Float32Array[]>

/** What the checks of an endpoint share. */
export interface EndpointWorld {
  readonly key: string
  readonly call: EndpointCaller
  readonly embed: EmbedRemote
}

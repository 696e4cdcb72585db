import { detectPrefix, type EmbedResult } from '@e5/core'
import type { FastifyReply } from 'fastify'
import type { OpenedEndpoint } from '../endpoints.ts'
import type { Metrics } from '../metrics.ts'
import type { RateLimits } from '../rate-limits.ts'
import { factsOf } from '../request-facts.ts'
import { type EmbeddingChoice, inputTypeHeader, truncateHeader } from '../wire/embedding-choice.ts'
import { refuseLongTexts } from '../wire/texts.ts'
import { whileWanted } from './request-signal.ts'

/** One request for vectors, whatever dialect it came in. */
export interface EmbedJob {
  readonly endpoint: OpenedEndpoint
  readonly texts: readonly string[]
  readonly choice: EmbeddingChoice
  readonly reply: FastifyReply
}

/** Embeds texts for a client, counts what was done, and tells it in the answer's headers. */
export type Embed = (job: EmbedJob) => Promise<EmbedResult>

/** What embedding for clients is bounded and counted by. */
export interface EmbedParts {
  readonly metrics: Metrics
  readonly limits: RateLimits
  readonly requestTimeoutSeconds: number
  readonly maxTextCharacters: number
}

/** What the routes of all dialects embed with. The requests of a key share a part of the work, within its limits. */
export function createEmbed({ metrics, limits, requestTimeoutSeconds, maxTextCharacters }: EmbedParts): Embed {
  return async ({ endpoint, texts, choice, reply }) => {
    const facts = factsOf(reply.request)
    facts.endpoint = endpoint
    const { key } = endpoint
    await limits.takeRequest(key)
    refuseLongTexts(texts, maxTextCharacters)
    const { inputType, truncate } = choice
    const startMs = Date.now()
    const result = await whileWanted(reply, requestTimeoutSeconds, (signal) =>
      endpoint.embedder.embed(texts, { ...choice, signal, caller: key.id }),
    )
    const unprefixed = inputType === 'none' ? texts.filter((text) => detectPrefix(text) === undefined).length : 0
    metrics.countEmbedding(endpoint, result, unprefixed)
    const tokens = result.tokenCounts.reduce((sum, count) => sum + count, 0)
    await limits.takeTokens(key, tokens)
    facts.span?.addEmbedding(endpoint, result, startMs)
    const { tokenizeMs, queueMs, inferMs } = result.timings
    reply.headers({
      'content-type': 'application/json; charset=utf-8',
      [inputTypeHeader]: inputType,
      [truncateHeader]: truncate,
      'x-e5-tokens': tokens,
      'x-e5-cut-inputs': result.cut.length,
      'x-e5-unprefixed-inputs': unprefixed,
      'server-timing': `tokenize;dur=${round(tokenizeMs)}, queue;dur=${round(queueMs)}, infer;dur=${round(inferMs)}`,
    })
    return result
  }
}

function round(milliseconds: number): string {
  return milliseconds.toFixed(2)
}

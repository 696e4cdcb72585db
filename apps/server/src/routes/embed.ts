import { detectPrefix, type EmbedResult } from '@e5/core'
import type { FastifyReply } from 'fastify'
import type { OpenedEndpoint } from '../endpoints.ts'
import type { Metrics } from '../metrics.ts'
import { createRateLimits } from '../rate-limits.ts'
import { type EmbeddingChoice, inputTypeHeader, truncateHeader } from '../wire/embedding-choice.ts'
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

/** What the routes of all dialects embed with. The requests of a key share a part of the work, within its limits. */
export function createEmbed(metrics: Metrics, requestTimeoutSeconds: number): Embed {
  const limits = createRateLimits()
  return async ({ endpoint, texts, choice, reply }) => {
    const { key } = endpoint
    const { inputType, truncate } = choice
    await limits.takeRequest(key)
    const result = await whileWanted(reply, requestTimeoutSeconds, (signal) =>
      endpoint.embedder.embed(texts, { ...choice, signal, caller: key.id }),
    )
    const unprefixed = inputType === 'none' ? texts.filter((text) => detectPrefix(text) === undefined).length : 0
    metrics.countEmbedding(endpoint, result, unprefixed)
    const tokens = result.tokenCounts.reduce((sum, count) => sum + count, 0)
    await limits.takeTokens(key, tokens)
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

// One configuration in a process of its own, so that its memory is its own: request as the argument, measurement on stdout.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { loadEmbedder } from '@e5/runtime'
import type { EncodeMeasurement, EncodeRequest } from './encode-measurement.ts'
import { peakRssMiB } from './peak-memory.ts'
import { timeEach } from './time-each.ts'
import { waitForSessions } from './wait-for-sessions.ts'
import { createWorkload } from './workload.ts'

const longPassageRuns = 10

async function measure(request: EncodeRequest): Promise<EncodeMeasurement> {
  const { passages, queries, longPassage } = createWorkload(request.passages, request.queries)
  const loadStart = performance.now()
  await using embedder = await loadEmbedder({ model: request.modelPath, precision: request.precision })
  const loadMs = performance.now() - loadStart
  await waitForSessions(embedder)
  await embedder.embed(passages.slice(0, 8))

  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  const bulkStart = performance.now()
  const { tokenCounts } = await embedder.embed(passages)
  const bulkSeconds = (performance.now() - bulkStart) / 1000
  delays.disable()
  const bulkTokens = tokenCounts.reduce((sum, count) => sum + count, 0)

  await timeEach(embedder.embed, queries.slice(0, 10))
  return {
    loadMs,
    bulkTokens,
    bulkTokensPerSecond: bulkTokens / bulkSeconds,
    queryMs: await timeEach(embedder.embed, queries),
    longPassageMs: await timeEach(
      embedder.embed,
      Array.from({ length: longPassageRuns }, () => longPassage),
    ),
    eventLoopMaxMs: delays.max / 1e6,
    peakRssMiB: peakRssMiB(),
  }
}

const measurement = await measure(JSON.parse(process.argv[2]!) as EncodeRequest)
process.stdout.write(JSON.stringify(measurement))

import { readFileSync, writeFileSync } from 'node:fs'
import { peakRssMiB } from '../peak-memory.ts'
import { timeEach } from '../time-each.ts'
import type { PeerMeasurement, PeerRequest } from './peer-measurement.ts'
import type { PeerWorkload } from './peer-workload.ts'

/** A JavaScript engine in its process. */
export interface LoadedPeer {
  /** Vectors of length 1, in order. @param batch `null` leaves it to the engine. */
  embed(texts: readonly string[], batch: number | null): Promise<readonly Float32Array[]>
  readonly versions: Readonly<Record<string, string>>
}

const sweepPassages = 40

/** The program of a JavaScript engine: request as the argument, measurement on stdout. `peers/common.py` does the same. */
export async function measurePeer(load: (request: PeerRequest) => Promise<LoadedPeer>): Promise<void> {
  const request = JSON.parse(process.argv[2]!) as PeerRequest
  const workload = JSON.parse(readFileSync(request.workloadFile, 'utf8')) as PeerWorkload
  const loadStart = performance.now()
  const { embed, versions } = await load(request)
  const loadMs = performance.now() - loadStart
  await embed(workload.passages.slice(0, 8), request.batches[0] ?? null)
  const batch = await fastestBatch(embed, request.batches, workload.passages)

  const bulkStart = performance.now()
  const vectors = await embed(workload.passages, batch)
  const bulkMs = performance.now() - bulkStart
  const rss = peakRssMiB()
  writeFileSync(
    request.vectorsFile,
    Buffer.concat(vectors.map((vector) => new Uint8Array(Float32Array.from(vector).buffer))),
  )

  const embedOne = (texts: readonly string[]) => embed(texts, batch === null ? null : 1)
  await timeEach(embedOne, workload.queries.slice(0, 10))
  const queryMs = await timeEach(embedOne, workload.queries)
  const longPassages = Array.from({ length: workload.longPassageRuns }, () => workload.longPassage)
  const longPassageMs = await timeEach(embedOne, longPassages)
  const measurement: PeerMeasurement = { loadMs, batch, bulkMs, queryMs, longPassageMs, peakRssMiB: rss, versions }
  process.stdout.write(JSON.stringify(measurement))
}

// On passages from everywhere in the workload, not its first ones.
async function fastestBatch(
  embed: LoadedPeer['embed'],
  batches: readonly number[],
  passages: readonly string[],
): Promise<number | null> {
  if (batches.length < 2) return batches[0] ?? null
  const step = Math.max(1, Math.floor(passages.length / sweepPassages))
  const sample = passages.filter((_, index) => index % step === 0)
  const times: { batch: number; ms: number }[] = []
  for (const batch of batches) {
    const start = performance.now()
    await embed(sample, batch)
    times.push({ batch, ms: performance.now() - start })
  }
  return times.reduce((best, time) => (time.ms < best.ms ? time : best)).batch
}

import { readFileSync } from 'node:fs'
import { type Closeness, closeness } from '@e5/graph/testing'
import { median, percentile } from '../statistics.ts'
import type { PeerEngine } from './peer-engines.ts'
import type { PeerMeasurement } from './peer-measurement.ts'

/** An engine's figures over all rounds. */
export interface PeerResult {
  readonly engine: string
  readonly comparedWith: string
  readonly batches: readonly (number | null)[]
  readonly bulkTokensPerSecond: number
  readonly queryP50Ms: number
  readonly queryP95Ms: number
  readonly longPassageP50Ms: number
  readonly loadMs: number
  readonly peakRssMiB: number
  /** Its passages' vectors against those of our fp32. */
  readonly closeness: Closeness
  readonly versions: Readonly<Record<string, string>>
  readonly rounds: readonly PeerMeasurement[]
}

/** Medians of the rounds; the peak is the largest. */
export function summarize(
  { name, ours }: PeerEngine,
  rounds: readonly PeerMeasurement[],
  quality: { bulkTokens: number; closeness: Closeness },
): PeerResult {
  const queryMs = rounds.flatMap((round) => round.queryMs)
  return {
    engine: name,
    comparedWith: ours,
    batches: rounds.map(({ batch }) => batch),
    bulkTokensPerSecond: quality.bulkTokens / (median(rounds.map(({ bulkMs }) => bulkMs)) / 1000),
    queryP50Ms: percentile(queryMs, 0.5),
    queryP95Ms: percentile(queryMs, 0.95),
    longPassageP50Ms: median(rounds.flatMap((round) => round.longPassageMs)),
    loadMs: median(rounds.map(({ loadMs }) => loadMs)),
    peakRssMiB: Math.max(...rounds.map((round) => round.peakRssMiB)),
    closeness: quality.closeness,
    versions: rounds[0]!.versions,
    rounds,
  }
}

/** How many times as fast `ours` is as `peer`: bulk, one query, 512 tokens. */
export function speedRatios(ours: PeerResult, peer: PeerResult): [bulk: number, query: number, longPassage: number] {
  return [
    ours.bulkTokensPerSecond / peer.bulkTokensPerSecond,
    peer.queryP50Ms / ours.queryP50Ms,
    peer.longPassageP50Ms / ours.longPassageP50Ms,
  ]
}

/** Compares two files of float32 vectors of length 1. */
export function compareVectorFiles(file: string, referenceFile: string, texts: number): Closeness {
  return closeness(readVectors(file, texts), readVectors(referenceFile, texts))
}

function readVectors(file: string, texts: number): Float32Array[] {
  const bytes = readFileSync(file)
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  const dimensions = values.length / texts
  return Array.from({ length: texts }, (_, row) => values.subarray(row * dimensions, (row + 1) * dimensions))
}

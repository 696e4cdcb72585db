import { formatTable } from '../report.ts'
import { type PeerResult, speedRatios } from './peer-result.ts'

const heads = [
  'engine',
  'batch',
  'W1 tokens/s',
  'W2 p50 ms',
  'W2 p95 ms',
  'W3 p50 ms',
  'load ms',
  'RSS MiB',
  'cos mean',
  'cos min',
  'ours / peer W1',
  'W2',
  'W3',
]

/** The figures as a table; the last columns say how many times as fast the comparable one of ours is. */
export function peerTable(results: readonly PeerResult[]): string {
  const rows = results.map((result) => {
    const ours = results.find(({ engine }) => engine === result.comparedWith)
    const isOurs = result.engine === result.comparedWith
    const ratios =
      ours === undefined || isOurs ? ['', '', ''] : speedRatios(ours, result).map((ratio) => ratio.toFixed(2))
    return [
      result.engine,
      [...new Set(result.batches.map((batch) => batch ?? 'own'))].join(', '),
      Math.round(result.bulkTokensPerSecond),
      ...[result.queryP50Ms, result.queryP95Ms, result.longPassageP50Ms].map((ms) => ms.toFixed(1)),
      Math.round(result.loadMs),
      Math.round(result.peakRssMiB),
      ...[result.closeness.meanCosine, result.closeness.minimumCosine].map((cosine) => cosine.toFixed(5)),
      ...ratios,
    ]
  })
  return formatTable(heads, rows)
}

/** One line a peer, whatever its precision: ours in int8 against it. */
export function int8Lines(results: readonly PeerResult[]): string[] {
  const ours = results.find(({ engine }) => engine === 'ours-int8')
  if (ours === undefined) return []
  return results
    .filter((result) => result !== ours)
    .map((result) => {
      const [bulk, query, longPassage] = speedRatios(ours, result).map((ratio) => ratio.toFixed(2))
      return `ours int8 vs ${result.engine}: W1 ${bulk}, W2 ${query}, W3 ${longPassage}`
    })
}

/** One line an engine that says which libraries it ran. */
export function versionLines(results: readonly PeerResult[]): string[] {
  return results.map(({ engine, versions }) => {
    const parts = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
    return `${engine}: ${parts.join(', ')}`
  })
}

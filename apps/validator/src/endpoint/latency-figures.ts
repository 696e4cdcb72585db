import { type Check, figure } from '../checks/check.ts'
import { probeTexts } from '../checks/probe-texts.ts'
import type { EmbedRemote } from './endpoint-world.ts'

const batchSizes = [1, 32]

/** How long requests take, one after the other: told, never judged. */
export async function latencyFigures(embed: EmbedRemote, requests: number): Promise<Check[]> {
  const figures: Check[] = []
  for (const size of batchSizes) {
    const times: number[] = []
    for (let request = 0; request < requests; request++) {
      // Other texts each time, so that no cache answers.
      const texts = Array.from({ length: size }, (_, index) => `${request} ${index} ${probeTexts[index % 16]}`)
      const start = performance.now()
      await embed(texts)
      times.push(performance.now() - start)
    }
    times.sort((a, b) => a - b)
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))]!.toFixed(1)
    const name = `latency of ${size === 1 ? '1 text' : `${size} texts`}`
    figures.push(figure(name, `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (${requests} requests)`))
  }
  return figures
}

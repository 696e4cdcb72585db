import { setTimeout as delay } from 'node:timers/promises'
import { createRandom } from '@e5/core'
import { createDataDir } from '../studio/server-program.ts'
import { type Acknowledged, findLost, nothingAcknowledged, startWriter } from './acknowledged.ts'
import { learnQueries, startLoad } from './background-load.ts'
import { startBenchServer } from './bench-server.ts'
import type { Fault } from './finding.ts'

const kills = 10
const clients = 16
const writers = 2

/** `kill -9` of the server while it embeds and writes, ten times on one data folder. */
export const serverKilled: Fault = {
  name: 'kill -9 of the server under load',
  async run(note) {
    await using dataDir = await createDataDir()
    const random = createRandom(3)
    const kept = nothingAcknowledged()
    const startMs: number[] = []
    const lost: string[] = []
    const counts = { answered: 0, wrong: 0, keysTried: 0, keysRefused: 0 }
    let known: Awaited<ReturnType<typeof learnQueries>> | undefined
    for (let round = 0; round <= kills; round++) {
      const began = performance.now()
      await using server = await startBenchServer({ dataDir: dataDir.path })
      startMs.push(performance.now() - began)
      const { caller, control, first, program } = server
      lost.push(...(await findLost(control, kept)))
      const tried = await tryKeys(server, kept)
      counts.keysTried += tried.tried
      counts.keysRefused += tried.refused
      // Learned once: a vector after a restart must be the one from before.
      known = (known ?? (await learnQueries(caller, first))).map((request) => ({
        ...request,
        call: { ...request.call, headers: { key: program.key } },
      }))
      const load = startLoad(caller, known, clients)
      const writing = Array.from({ length: writers }, (_, writer) => startWriter(control, `r${round}-${writer}`, kept))
      await delay(round === kills ? 500 : 700 + random() * 1500)
      if (round < kills) await program.stop('SIGKILL')
      await Promise.all(writing.map((writer) => writer.stop()))
      const { answeredMs, wrong } = await load.stop()
      counts.answered += answeredMs.length
      counts.wrong += wrong
    }
    const { projects, endpoints, keys, deletedProjects, writeMs } = kept
    note(
      'every acknowledged write is there after the restart',
      lost.length === 0 && writeMs.length > 0,
      `${kills} kills, ${writeMs.length} writes: ${projects.size} projects, ${endpoints.size} endpoints, ${keys.length} keys kept, ${deletedProjects.size} deleted; ${lost.length} lost${lost.length > 0 ? `: ${lost[0]}` : ''}`,
    )
    note(
      'no reply is wrong',
      counts.wrong === 0 && counts.answered > 0,
      `${counts.answered} answered, ${counts.wrong} wrong`,
    )
    note(
      'acknowledged keys open their endpoints',
      counts.keysRefused === 0,
      `${counts.keysTried} tried, ${counts.keysRefused} refused`,
    )
    note(
      'it starts again by itself',
      true,
      `${startMs.length - 1} restarts, ${Math.round(Math.max(...startMs.slice(1)))} ms at most, the first start ${Math.round(startMs[0]!)} ms`,
    )
  },
}

/** Embeds with the last few acknowledged keys. */
async function tryKeys(
  { caller, control }: Awaited<ReturnType<typeof startBenchServer>>,
  { keys }: Acknowledged,
): Promise<{ tried: number; refused: number }> {
  let refused = 0
  const last = keys.slice(-6)
  for (const { key, place } of last) {
    await control.untilLive(place)
    const path = `/api/predict/nlp/${place.project}/${place.endpoint}`
    const body = Buffer.from(JSON.stringify({ inputs: ['query: a'] }))
    const { status } = await caller.call({ method: 'POST', path, headers: { key }, body })
    if (status !== 200) refused++
  }
  return { tried: last.length, refused }
}

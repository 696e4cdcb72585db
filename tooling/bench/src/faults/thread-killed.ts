import { setTimeout as delay } from 'node:timers/promises'
import { readFigures } from '../studio/figures.ts'
import { learnQueries, noteAllAnswered, startLoad } from './background-load.ts'
import { startBenchServer } from './bench-server.ts'
import type { Fault } from './finding.ts'
import { connectInspector, inspectorFlags } from './thread-inspector.ts'

const clients = 32
const kills = 8
const pauseMs = 1500

/** A session's thread ends in the middle of its work, again and again. */
export const threadKilled: Fault = {
  name: 'session threads killed under load',
  async run(note) {
    await using server = await startBenchServer({ nodeFlags: inspectorFlags })
    const { program, caller, first } = server
    using inspector = await connectInspector(program.errors)
    const load = startLoad(caller, await learnQueries(caller, first), clients)
    let killed = 0
    let unreadyReplies = 0
    for (let kill = 0; kill < kills; kill++) {
      await delay(pauseMs)
      if (inspector.endSessionThread()) killed++
      for (let look = 0; look < 10; look++) {
        const { status } = await caller.call({ method: 'GET', path: '/health/ready' })
        if (status === 503) unreadyReplies++
        await delay(20)
      }
    }
    await delay(pauseMs * 2)
    noteAllAnswered(note, await load.stop())
    const figures = await readFigures(program.url)
    const restarted = figures.max('e5_restarted_workers_total')
    const [ready, wanted] = [figures.max('e5_ready_replicas'), figures.max('e5_replicas')]
    note(
      'each is replaced',
      killed > 0 && restarted >= killed && ready === wanted,
      `${killed} killed, ${restarted} replaced, ${ready} of ${wanted} ready`,
    )
    note('/health/ready says so meanwhile', unreadyReplies > 0, `${unreadyReplies} times 503`)
  },
}

import { setTimeout as delay } from 'node:timers/promises'
import { findPostgres, startPostgres } from '@e5/server/testing'
import { ControlRefusal } from '../studio/control-client.ts'
import { findLost, nothingAcknowledged, startWriter } from './acknowledged.ts'
import { learnQueries, noteAllAnswered, startLoad } from './background-load.ts'
import { startBenchServer } from './bench-server.ts'
import { type Fault, FaultSkipped } from './finding.ts'
import { untilWritable } from './full-disk.ts'

const outages = 3
const awayMs = 3000

/** PostgreSQL crashes under load, and comes back. */
export const databaseAway: Fault = {
  name: 'database gone and back',
  async run(note) {
    const programs = findPostgres()
    if (programs === undefined) throw new FaultSkipped('needs the programs postgres, initdb and psql')
    await using postgres = await startPostgres(programs)
    await using server = await startBenchServer({ flags: { 'database-url': postgres.url } })
    const { caller, control, first } = server
    const kept = nothingAcknowledged()
    const load = startLoad(caller, await learnQueries(caller, first), 16)
    const refusalMs: number[] = []
    const recoveryMs: number[] = []
    for (let outage = 0; outage < outages; outage++) {
      const writer = startWriter(control, `o${outage}`, kept)
      await delay(1000)
      await postgres.stop('crash')
      await delay(awayMs)
      await writer.stop()
      const start = performance.now()
      await control.createProject('while-away').catch((error: unknown) => {
        if (error instanceof ControlRefusal && error.code === 'DATABASE_UNAVAILABLE')
          refusalMs.push(performance.now() - start)
      })
      await postgres.start()
      const project = `back-${outage}`
      const recovered = await untilWritable(() => control.createProject(project))
      if (recovered === undefined) break
      kept.projects.add(project)
      recoveryMs.push(recovered)
    }
    noteAllAnswered(note, await load.stop())
    const others = [...kept.refused.keys()].filter((code) => code !== 'DATABASE_UNAVAILABLE')
    note(
      'writes meanwhile are refused with DATABASE_UNAVAILABLE',
      refusalMs.length === outages && others.length === 0,
      `${refusalMs.length} of ${outages} tries, ${rounded(refusalMs)} ms; others: ${others.join(', ') || 'none'}`,
    )
    note(
      'it writes again by itself',
      recoveryMs.length === outages,
      `${recoveryMs.length} of ${outages} outages, after ${rounded(recoveryMs)} ms`,
    )
    const lost = await findLost(control, kept)
    note(
      'every acknowledged write is there',
      lost.length === 0,
      `${kept.writeMs.length} writes, ${lost.length} lost${lost.length > 0 ? `: ${lost[0]}` : ''}`,
    )
  },
}

function rounded(times: readonly number[]): string {
  return times.map((time) => time.toFixed(0)).join(', ')
}

// pnpm bench:soak: our server under a mixed load for minutes, and whether its memory stays what it is.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Command } from 'commander'
import { startBenchServer } from './faults/bench-server.ts'
import { connectInspector, inspectorFlags } from './faults/thread-inspector.ts'
import { positiveNumber } from './option-values.ts'
import { formatTable, publish } from './report.ts'
import { startMixedLoad } from './soak/mixed-load.ts'
import { formatPage, trendsOf } from './soak/soak-plot.ts'
import { latenciesOf } from './statistics.ts'
import { watchProcess } from './studio/process-watch.ts'
import { exitOnSignals } from './temporary-folder.ts'

const sampleEverySeconds = 3
const collectEverySeconds = 20

const { minutes, output, page } = new Command('bench:soak')
  .description('Our server under a mixed load; writes a plot of its memory, a table and JSON.')
  .option('--minutes <minutes>', 'how long', positiveNumber, 10)
  .option('--page <file>', 'where the page with the plot goes', join('bench-results', 'soak.html'))
  .option('--output <file>', 'where the JSON goes', join('bench-results', 'soak.json'))
  .parse()
  .opts<{ readonly minutes: number; readonly output: string; readonly page: string }>()

exitOnSignals()
await using server = await startBenchServer({ nodeFlags: inspectorFlags })
using inspector = await connectInspector(server.program.errors)
const load = await startMixedLoad(server)
console.error(`bench: ${minutes} minutes of ${load.formats.join(', ')} …`)
const watch = watchProcess(server.program.url, sampleEverySeconds)
const heapWatch = watchProcess(server.program.url, collectEverySeconds, inspector.collectGarbage)
await delay(minutes * 60_000)
const samples = { usual: await watch.stop(), collected: await heapWatch.stop() }
const { tally, endpointsMade, callsLeft } = await load.stop()
const trends = trendsOf(samples)
const growing = trends.filter(({ isFlat }) => !isFlat).map(({ name }) => name)
const verdict = growing.length === 0 ? 'Flat: nothing grows.' : `Not flat: ${growing.join(', ')} grow.`
const answered = latenciesOf(tally.answeredMs)
const title = `Soak of ${minutes} minutes: e5-small-v2 int8`

mkdirSync(dirname(page), { recursive: true })
writeFileSync(page, formatPage(samples, { title, verdict, trends }))
publish({
  text: `${title}; ${load.formats.join(', ')}
${load.notMeasured.map((reason) => `not measured: ${reason}\n`).join('')}${tally.sent} requests, ${tally.wrong} wrong, ${tally.failures} failed, ${tally.refusals.length} refused${tally.firstFault === undefined ? '' : ` (${tally.firstFault})`}; ${endpointsMade} endpoints made and deleted, ${callsLeft} callers left; p50 ${answered?.p50.toFixed(1)} ms, p99 ${answered?.p99.toFixed(1)} ms
${formatTable(
  ['second half', 'level', 'a minute', 'growth'],
  trends.map(({ name, unit, level, perMinute, growth }) => [
    unit === '' ? name : `${name}, ${unit}`,
    level.toFixed(1),
    perMinute.toFixed(2),
    `${(growth * 100).toFixed(1)} %`,
  ]),
)}
${verdict}`,
  record: {
    minutes,
    formats: load.formats,
    notMeasured: load.notMeasured,
    requests: tally.sent,
    wrong: tally.wrong,
    failures: tally.failures,
    refusals: tally.refusals.length,
    endpointsMade,
    callsLeft,
    answered,
    trends,
    verdict,
    samples,
  },
  output,
})
if (growing.length > 0 || tally.wrong + tally.failures > 0) process.exitCode = 1

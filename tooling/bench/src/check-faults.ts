// pnpm check:faults: harm is done to our real server, and what must hold is checked; exit code 1 if anything did not.
import { join } from 'node:path'
import { Command } from 'commander'
import { slowClientsFault, vanishingClientsFault } from './faults/bad-clients.ts'
import { databaseAway } from './faults/database-away.ts'
import { endpointChurn } from './faults/endpoint-churn.ts'
import { type Finding, formatFindings, provoke } from './faults/finding.ts'
import { fullDisk } from './faults/full-disk.ts'
import { hostCutOff } from './faults/host-cut-off.ts'
import { memoryBack } from './faults/memory-back.ts'
import { serverKilled } from './faults/server-killed.ts'
import { threadKilled } from './faults/thread-killed.ts'
import { listOf } from './option-values.ts'
import { publish } from './report.ts'
import { exitOnSignals } from './temporary-folder.ts'

const faults = {
  thread: threadKilled,
  kill: serverKilled,
  disk: fullDisk,
  database: databaseAway,
  vanishing: vanishingClientsFault,
  slow: slowClientsFault,
  churn: endpointChurn,
  memory: memoryBack,
  hosts: hostCutOff,
}
const names = Object.keys(faults) as (keyof typeof faults)[]

const { only, output } = new Command('check:faults')
  .description('Does harm to our server, and checks that nothing is lost and no vector is wrong.')
  .option('--only <list>', names.join(', '), listOf(names), names)
  .option('--output <file>', 'where the JSON goes', join('bench-results', 'faults.json'))
  .parse()
  .opts<{ readonly only: readonly (keyof typeof faults)[]; readonly output: string }>()

exitOnSignals()
const findings: Finding[] = []
for (const name of only) {
  console.error(`check: ${faults[name].name} …`)
  findings.push(...(await provoke(faults[name])))
}
publish({ text: formatFindings(findings), record: { findings }, output })
if (findings.some(({ result }) => result === 'BROKEN')) process.exitCode = 1

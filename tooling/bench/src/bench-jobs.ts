// pnpm bench:jobs: a batch job against `e5 embed` on the same rows: rate, memory, and the same bytes wherever it runs and whatever is killed.
import { join } from 'node:path'
import { Command } from 'commander'
import { type Comparison, compare } from './jobs/compare-vectors.ts'
import { runEmbed } from './jobs/embed-program.ts'
import { type Installation, installations, startPrograms } from './jobs/job-programs.ts'
import { type JobRun, omitBytes, runJob } from './jobs/run-job.ts'
import { shortPassages, writePassages } from './jobs/short-passages.ts'
import { count, listOf, oneOf } from './option-values.ts'
import { formatTable, publish } from './report.ts'
import { createTemporaryFolder, exitOnSignals } from './temporary-folder.ts'

const { data, rows, on, precision, kill, output } = new Command('bench:jobs')
  .description('Embeds short passages by a batch job and by e5 embed, and compares rates and bytes.')
  .requiredOption('--data <folder>', 'a BEIR folder: words for the passages')
  .option('--rows <count>', 'passages', count, 100_000)
  .option(
    '--on <list>',
    'pglite: one process; postgres: a server and two workers',
    listOf(installations),
    installations,
  )
  .option('--precision <name>', 'fp32, int8', oneOf(['fp32', 'int8']), 'int8')
  .option('--kill', 'once more with kill -9 of every process, one after the other', false)
  .option('--output <file>', 'where the JSON goes', join('bench-results', 'jobs.json'))
  .parse()
  .opts<{
    readonly data: string
    readonly rows: number
    readonly on: readonly Installation[]
    readonly precision: string
    readonly kill: boolean
    readonly output: string
  }>()

exitOnSignals()
await using folder = await createTemporaryFolder()
const passages = await shortPassages(data, rows)
const written = await writePassages(folder.path, passages)
console.error('bench: e5 embed …')
const reference = runEmbed(written.rows, join(folder.path, 'reference.f32'), precision)
const found: (Omit<JobRun, 'bytes'> & Comparison & { readonly installation: Installation })[] = []
let first: Buffer | undefined
for (const installation of on) {
  console.error(`bench: a batch job on ${installation} …`)
  await using programs = await startPrograms(installation, { precision, datasets: folder.path })
  const { bytes, ...run } = await runJob(programs, { dataset: written.dataset, precision, kills: [] })
  first ??= bytes
  found.push({ installation, ...run, ...compare(bytes, first, reference.bytes) })
  if (!kill) continue
  console.error(`bench: the same on ${installation}, each process killed on its way …`)
  await using others = await startPrograms(installation, { precision, datasets: folder.path })
  const killed = await runJob(others, { dataset: written.dataset, precision, kills: others.names })
  found.push({ installation, ...omitBytes(killed), ...compare(killed.bytes, first, reference.bytes) })
}
const rate = (seconds: number) => Math.round(rows / seconds)
publish({
  text: formatTable(
    [
      '',
      'seconds',
      'rows/s',
      'of e5 embed',
      'bytes',
      'cosine to e5 embed',
      'RSS MiB at 1/4',
      'at the end',
      'peak',
      'killed',
    ],
    [
      ['e5 embed', reference.seconds.toFixed(1), rate(reference.seconds), '', '', '', '', '', '', ''],
      ...found.map(({ installation, seconds, isEqual, leastCosine, rssMiB, kills }) => [
        installation,
        seconds.toFixed(1),
        rate(seconds),
        `${Math.round((100 * reference.seconds) / seconds)} %`,
        isEqual ? 'as the first' : 'OTHERS',
        leastCosine.toFixed(6),
        Math.round(rssMiB.quarter),
        Math.round(rssMiB.end),
        Math.round(rssMiB.peak),
        kills.join(', '),
      ]),
    ],
  ),
  record: { rows, precision, reference: { seconds: reference.seconds }, found },
  output,
})
if (found.some(({ isEqual }) => !isEqual)) process.exitCode = 1

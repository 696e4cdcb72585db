import type { Device, Precision } from '@e5/core'
import { loadTrainingData, type TrainingFiles, trainingRowLine, writeOutputFile } from '@e5/data'
import type { Embedder } from '@e5/runtime'
import { formatCount, type ProgramContext, showProgress } from '@e5/terminal'
import { formatMiningReport } from './format-mining-report.ts'
import { mineNegatives } from './mine-negatives.ts'
import { trainingRowOf, writtenRows } from './mined-rows.ts'
import { miningReport } from './mining-report.ts'
import type { MiningRules } from './mining-rules.ts'

/** What `e5-trainer mine` was asked for. */
export interface MineOptions extends TrainingFiles {
  readonly output: string
  /** Whether a file of the output's name may be replaced. */
  readonly force: boolean
  readonly model: string
  readonly device: Device
  readonly precision: Precision
  readonly dataDir: string | undefined
  readonly rules: MiningRules
  /** Writes cosines times this as teacher's scores; undefined: none. */
  readonly scoreFactor: number | undefined
}

/**
 * Mines negatives: reads both files, embeds them, writes the rows and the report, on stdout as JSON and on stderr as tables.
 *
 * @throws E5Error of the files, the model, the output; CANCELLED.
 */
export async function runMine(
  options: MineOptions,
  { stdout, stderr, signal }: Pick<ProgramContext, 'stdout' | 'stderr' | 'signal'>,
): Promise<void> {
  const { rules, model, precision, device, dataDir } = options
  const { passages, rows } = await loadTrainingData(options, { negatives: 0 })
  const { loadEmbedder } = await import('@e5/runtime')
  await writeOutputFile(options.output, { replace: options.force }, async (sink) => {
    const loadStart = performance.now()
    await using embedder = await loadEmbedder({
      model,
      precision,
      device,
      ...(device === 'cpu' ? { soloThreads: 1 } : {}),
      ...(dataDir === undefined ? {} : { dataDir }),
    })
    const load = (performance.now() - loadStart) / 1000
    const hideProgress = showProgress(stderr, () => progressOf(embedder, rows.length + passages.length))
    const result = await mineNegatives({
      rows,
      passages,
      rules,
      embed: async (texts, inputType) => (await embedder.embed(texts, { inputType, signal })).embeddings,
    }).finally(hideProgress)
    const writeStart = performance.now()
    const written = writtenRows(result.rows, rules)
    for (const row of written) await sink.write(trainingRowLine(trainingRowOf(row, options.scoreFactor)))
    const write = (performance.now() - writeStart) / 1000
    const report = { ...miningReport(result, passages.length, rules), seconds: { load, ...result.seconds, write } }
    stderr.write(formatMiningReport(report))
    stdout.write(`${JSON.stringify({ model, precision, device, rules, output: options.output, ...report })}\n`)
  })
}

function progressOf(embedder: Embedder, total: number) {
  const { embeddedTexts, sharedTexts } = embedder.stats()
  const done = embeddedTexts + sharedTexts
  return { done, total, note: `${formatCount(done)} of ${formatCount(total)} texts embedded` }
}

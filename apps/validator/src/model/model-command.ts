import { precisionSchema } from '@e5/core'
import { formatCount, formatNoun, formatSeconds, type ProgramContext, parseOptions, showProgress } from '@e5/terminal'
import { Command } from 'commander'
import { z } from 'zod'
import { checkSections } from '../checks/check.ts'
import { addDataDirOption } from '../options/model-options.ts'
import { qualityTask } from '../quality/measure-quality.ts'
import { formatQuality } from '../quality/quality.ts'
import { deliverReport } from '../report/deliver-report.ts'
import { refuseExistingPage } from '../report/refuse-existing-page.ts'
import type { ReportDocument, ReportRow } from '../report/report-document.ts'
import { addReportOptions, reportOptionsSchema } from '../report/report-options.ts'
import type { ModelReport } from './model-report.ts'

const modelCommandSchema = z.object({
  ...reportOptionsSchema.shape,
  precisions: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(precisionSchema.extract(['fp32', 'int8']), { error: 'expected fp32, int8 or both with a comma' })),
  data: z.string().optional(),
  baseline: z.string().optional(),
  maxLoss: z.coerce.number({ error: 'expected a number from 0 to 1' }).min(0).max(1),
  dataDir: z.string().optional(),
})
type ModelCommandOptions = z.infer<typeof modelCommandSchema>

const details = `
Every precision is compared with fp32 and tried for shape, norm, determinism, independence of the batch, prefixes, the cut at the
token limit and meaning. With --data the model is measured too: nDCG@10, MRR@10 and Recall by exact search on the test split of BEIR
data or on test.jsonl beside passages.jsonl (the dev split where there is none), Spearman's correlation on STS Benchmark.

The exit code is the verdict: 0 good, 1 faults, 2 if it could not be checked.

Examples:
  e5-validator model e5-small-v2
  e5-validator model runs/mine/best --data scifact --baseline e5-small-v2 --html report.html`

/** `e5-validator model`. */
export function modelCommand(context: ProgramContext): Command {
  const command = new Command('model')
    .summary('check a model: vectors, precisions, quality')
    .description('Checks the vectors of a model in each precision, and its quality on a data set.')
    .argument('<model>', 'a known name, the id of a pulled model, or a folder')
    .option('--precisions <list>', 'precisions to check, with commas between them', 'fp32,int8')
    .option('--data <folder>', 'BEIR, STS Benchmark or training data to measure on')
    .option('--baseline <model>', 'a model that this one must not be worse than, on the same data')
    .option('--max-loss <figure>', 'how much nDCG@10 or Spearman may be below the baseline', '0.01')
  addDataDirOption(command)
  addReportOptions(command)
  return command.addHelpText('after', details).action(async (model: string, flags: unknown) => {
    await runModel(model, parseOptions(modelCommandSchema, flags), context)
  })
}

async function runModel(model: string, options: ModelCommandOptions, context: ProgramContext): Promise<void> {
  await refuseExistingPage(options)
  const { data, baseline, precisions, maxLoss } = options
  const quality = data === undefined ? undefined : await qualityTask(data)
  const { defaultDataDir } = await import('@e5/runtime')
  const { checkModel } = await import('./check-model.ts')
  const progress = { done: 0, total: 0 }
  const hideProgress = showProgress(context.stderr, () => ({
    ...progress,
    note: `${formatCount(progress.done)} of ${formatCount(progress.total)} texts of the data set`,
  }))
  const dataDir = options.dataDir ?? defaultDataDir()
  const { signal } = context
  const report = await checkModel({ model, precisions, dataDir, quality, baseline, maxLoss, progress, signal }).finally(
    hideProgress,
  )
  await deliverReport(report, modelDocument(report), options, context)
}

function modelDocument({ model, verdict, failures, groups, quality, seconds }: ModelReport): ReportDocument {
  const outcome = verdict === 'good' ? 'The model is good' : 'The model has faults'
  const rows = quality.map((measured): ReportRow => {
    const { precision, figures } = measured
    return { tone: 'plain', cells: [measured.model, precision, formatQuality(figures)] }
  })
  const table = { head: ['model', 'precision', 'quality'], alignments: ['left', 'left', 'left'], rows } as const
  return {
    title: `Model ${model}`,
    verdict,
    summary: `${outcome}: ${formatNoun(failures, 'failed check')} (${formatSeconds(seconds * 1000)})`,
    sections: [...checkSections(groups), ...(rows.length === 0 ? [] : [{ title: 'Quality', notes: [], table }])],
  }
}

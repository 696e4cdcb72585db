import { textFileEndings } from '@e5/data'
import { formatCount, type ProgramContext, parseOptions, showProgress, untilInterrupted } from '@e5/terminal'
import { Command, Option } from 'commander'
import { z } from 'zod'
import { addModelOptions, modelOptionsSchema } from '../options/model-options.ts'
import { numberFlag } from '../options/number-flag.ts'
import { deliverReport } from '../report/deliver-report.ts'
import { refuseExistingPage } from '../report/refuse-existing-page.ts'
import { addReportOptions, reportOptionsSchema } from '../report/report-options.ts'
import { checkDataset } from './check-dataset.ts'
import { datasetDocument } from './dataset-document.ts'
import { jobTypeSchema, layoutFor } from './dataset-layout.ts'

const datasetOptionsSchema = z.object({
  ...reportOptionsSchema.shape,
  ...modelOptionsSchema.shape,
  jobType: jobTypeSchema.optional(),
  trainNPassages: numberFlag(2, 1000),
  queryMaxLength: numberFlag(8, 512),
  passageMaxLength: numberFlag(8, 512),
  maxFaults: numberFlag(1, 1_000_000),
  lengthSample: numberFlag(1, 10_000_000),
  strict: z.boolean().default(false),
})
type DatasetOptions = z.infer<typeof datasetOptionsSchema>

const details = `
A folder with passages.jsonl and train.jsonl (also dev.jsonl, test.jsonl, each of them .gz too), one in BEIR's layout (corpus.jsonl,
queries.jsonl, qrels/*.tsv), one with sts-*.csv of STS Benchmark, or the input of a batch job: .json files of texts, and with
--job-type batch_predict also ${textFileEndings.filter((ending) => ending !== '.json').join(', ')} or one file. Files of any size are read in a few hundred
megabytes of memory.

  passages.jsonl  {"contents": "…", "title": "…"}      row n, from 0, is the passage with doc id n; no title is needed
  train.jsonl     {"query": "…", "positives": {"doc_id": [128]}, "negatives": {"doc_id": [7, 12]}}
  a batch's .json  {"text_list": ["…", "…"]}            every text a row

The exit code is the verdict: 0 good, 1 faults, 2 if it could not be checked.

Examples:
  e5-validator dataset my-data
  e5-validator dataset documents --job-type batch_predict
  e5-validator dataset my-data --train-n-passages 16 --strict --html report.html`

/** `e5-validator dataset`. */
export function datasetCommand(context: ProgramContext): Command {
  const command = new Command('dataset')
    .summary('check training or evaluation data, or the input of a batch, row by row')
    .description('Checks every row of a data set, and what only shows across rows and files.')
    .argument('<folder>', 'the data set')
    .addOption(
      new Option('--job-type <type>', 'what the data set is for (by its files)').choices(jobTypeSchema.options),
    )
    .option('--train-n-passages <count>', 'passages a query in training, so that a row needs one less negatives', '8')
    .option('--query-max-length <tokens>', 'length at which training cuts queries', '192')
    .option('--passage-max-length <tokens>', 'length at which training cuts passages', '192')
    .option('--length-sample <texts>', 'texts of each file whose tokens are counted at most', '10000')
    .option('--max-faults <count>', 'findings of a kind in a file that are told one by one', '10')
    .option('--strict', 'let warnings spoil the verdict too')
  addModelOptions(command, 'the model whose tokenizer counts')
  addReportOptions(command)
  return command.addHelpText('after', details).action(async (folder: string, flags: unknown) => {
    await runDataset(folder, parseOptions(datasetOptionsSchema, flags), context)
  })
}

async function runDataset(folder: string, options: DatasetOptions, context: ProgramContext): Promise<void> {
  await refuseExistingPage(options)
  const layout = await layoutFor(folder, options.jobType)
  const { defaultDataDir, describeModel, loadTokenizer } = await import('@e5/runtime')
  const model = await describeModel(options.model, options.dataDir ?? defaultDataDir())
  const progress = { file: '', rows: 0 }
  const hideProgress = showProgress(context.stderr, () => ({
    done: 0,
    total: undefined,
    note: `${progress.file}: ${formatCount(progress.rows)} rows`,
  }))
  const rules = {
    folder,
    layout,
    tokenizer: loadTokenizer(model.folder, model),
    lengthSample: options.lengthSample,
    negatives: options.trainNPassages - 1,
    queryMaxLength: options.queryMaxLength,
    passageMaxLength: options.passageMaxLength,
    maxFaults: options.maxFaults,
    strict: options.strict,
    progress,
    signal: context.signal,
  }
  const report = await untilInterrupted(checkDataset(rules), context.signal).finally(hideProgress)
  await deliverReport(report, datasetDocument(report), options, context)
}

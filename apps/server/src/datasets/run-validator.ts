import { spawn } from 'node:child_process'
import { type DatasetReport, datasetReportSchema, type JobType } from '@e5/core'
import { findProgram } from '@e5/terminal'

/** What the validator is asked. */
export interface ValidatorCall {
  /** The folder that has the data set. */
  readonly inFolder: string
  /** The data set in it. */
  readonly name: string
  readonly jobTypes: readonly JobType[]
  /** The file for its page. */
  readonly page: string
  readonly dataDir: string
  readonly signal: AbortSignal
}

/** What the validator said: its report, or why it could not look. */
export type ValidatorAnswer =
  | { readonly kind: 'report'; readonly report: DatasetReport; readonly json: string }
  | { readonly kind: 'unchecked'; readonly reason: string }

const validator = { program: 'e5-validator', package: '@e5/validator' } as const
/** Its exit codes that come with a report: good, and faults. */
const reportCodes: readonly (number | null)[] = [0, 1]
const uncheckedCode = 2
const longestErrors = 4000
// How many passages a query is trained with is for a job to say, and is held against the data set then.
const fewestPassages = '2'

/**
 * Runs e5-validator on a folder, in a process of its own.
 *
 * @throws E5Error PROGRAM_NOT_FOUND; the signal's reason
 */
export async function runValidator({
  inFolder,
  name,
  jobTypes,
  page,
  dataDir,
  signal,
}: ValidatorCall): Promise<ValidatorAnswer> {
  const program = findProgram(validator, import.meta.url)
  const kind = jobTypes.includes('batch_predict')
    ? ['--job-type', 'batch_predict']
    : ['--train-n-passages', fewestPassages]
  const args = ['dataset', name, ...kind, '--json', '--html', page, '--data-dir', dataDir]
  const child = spawn(process.execPath, [...process.execArgv, program, ...args], {
    cwd: inFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  let [output, errors] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = `${errors}${text}`.slice(-longestErrors)))
  const ended = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, killedBy) => resolve(code ?? killedBy))
  }).catch((error: unknown) => {
    signal.throwIfAborted()
    throw error
  })
  signal.throwIfAborted()
  if (typeof ended === 'number' && reportCodes.includes(ended))
    return { kind: 'report', report: datasetReportSchema.parse(JSON.parse(output)), json: output }
  // What it says of a data set that it cannot read is for the user; its own end is told as it is.
  if (ended === uncheckedCode) return { kind: 'unchecked', reason: lastLine(errors) }
  return { kind: 'unchecked', reason: `The validator ended with ${ended}: ${lastLine(errors)}` }
}

// "e5-validator: …, in words [CODE]"
function lastLine(errors: string): string {
  const line = errors.trimEnd().split('\n').at(-1) ?? ''
  return line.replace(/^e5-validator: /, '').replace(/ \[[A-Z_]+\]$/, '')
}

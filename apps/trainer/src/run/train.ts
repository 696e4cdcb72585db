import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { E5Error, type EndEvent, isE5Error, type TrainingEvent } from '@e5/core'
import { recoverOutputFolders } from '../checkpoint/output-folder.ts'
import { type FoundCheckpoint, findCheckpoint } from '../checkpoint/read-checkpoint.ts'
import { checkpointSteps } from '../checkpoint/write-checkpoint.ts'
import { type GivenOptions, optionsOfFields } from '../options/given-options.ts'
import type { TrainOptions } from '../options/option-table.ts'
import { resolveOptions, resumedOptions } from '../options/resolve-options.ts'
import { runReport } from '../report/run-report.ts'
import { type EventSink, openEventLog } from './event-log.ts'
import { prepareRun } from './prepare-run.ts'
import { promote } from './promote.ts'
import { beginProgress } from './run-progress.ts'
import { trainLoop } from './train-loop.ts'
import type { RunWorld, TrainingRun } from './training-run.ts'

/** Who looks at a run, and who stops it. */
export interface TrainContext extends Pick<RunWorld, 'signal'> {
  /** Takes each event once it is in the file. */
  readonly show: EventSink
}

/**
 * A training run, from options to a model that is better than it was.
 *
 * @returns its last event.
 * @throws E5Error as its parts do; what was complete before is kept.
 */
export async function train(given: GivenOptions, context: TrainContext): Promise<EndEvent> {
  const { options, checkpoint } = given.resume === true ? await findRun(given) : { options: resolveOptions(given) }
  if (checkpoint === undefined) await refuseOtherRun(options.output)
  const run = await prepareRun(options, checkpoint)
  try {
    const log = openOutput(options.output, checkpoint === undefined ? 'begin' : 'go on')
    const emit = (event: TrainingEvent): void => {
      log(event)
      context.show(event)
    }
    emit(run.start)
    const end = await runToEnd(run, { emit, signal: context.signal })
    await runReport(join(options.output, eventsFile), join(options.output, 'report.html'))
    return end
  } finally {
    await run.engine.close()
  }
}

const eventsFile = 'events.jsonl'

async function findRun(given: GivenOptions): Promise<{ options: TrainOptions; checkpoint: FoundCheckpoint }> {
  const { output } = given
  if (output === undefined) {
    throw new E5Error('OPTION_INVALID', { option: '--output', reason: 'is needed to find the checkpoint in.' })
  }
  if (existsSync(output)) await recoverOutputFolders(output)
  const checkpoint = await findCheckpoint(output)
  const kept = optionsOfFields(checkpoint.state.options, `${checkpoint.folder}'s options`)
  return { options: resolveOptions(resumedOptions(given, kept)), checkpoint }
}

// A run that was killed before it had anything to show may be begun anew.
async function refuseOtherRun(output: string): Promise<void> {
  const hasCheckpoints = (await checkpointSteps(output)).length > 0
  const hasModels = ['best', 'final'].some((name) => existsSync(join(output, name)))
  if (!hasCheckpoints && !hasModels) return
  const way = hasCheckpoints ? 'go on with it by --resume, or choose another folder' : 'choose another folder'
  throw new E5Error('OPTION_INVALID', { option: '--output', reason: `${output} has another run: ${way}.` })
}

function openOutput(output: string, mode: 'begin' | 'go on'): EventSink {
  try {
    mkdirSync(output, { recursive: true })
  } catch (error) {
    throw new E5Error('OUTPUT_UNWRITABLE', { file: output, reason: `${(error as Error).message}.` }, { cause: error })
  }
  return openEventLog(join(output, eventsFile), mode)
}

async function runToEnd(run: TrainingRun, world: RunWorld): Promise<EndEvent> {
  const { emit } = world
  const progress = beginProgress(run)
  const endOf = (rest: Pick<EndEvent, 'reason' | 'isPromoted' | 'error'>): EndEvent => ({
    event: 'end',
    step: progress.step,
    seconds: progress.seconds(),
    ...(progress.promotion && { baseline: progress.promotion.baseline, best: progress.promotion.best }),
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    ...rest,
  })
  try {
    const reason = await trainLoop(run, progress, world)
    const isPromoted = reason !== 'interrupted' && (await promote(run, progress, emit))
    const end = endOf({ reason, isPromoted })
    emit(end)
    return end
  } catch (error) {
    if (isE5Error(error)) emitFailure(emit, endOf({ reason: 'failed', isPromoted: false, error }))
    throw error
  }
}

// On a full disk the log fails as well, and the first error is the one that tells.
function emitFailure(
  emit: EventSink,
  end: EndEvent & { readonly error?: { code: string; message: string } | undefined },
) {
  try {
    const { code, message } = end.error!
    emit({ ...end, error: { code, message } })
  } catch (error) {
    if (!isE5Error(error, 'OUTPUT_UNWRITABLE')) throw error
  }
}

import { writeCheckpoint } from '../checkpoint/write-checkpoint.ts'
import { plainOptions } from '../options/option-table.ts'
import type { EventSink } from './event-log.ts'
import { cardOf } from './run-card.ts'
import { type RunProgress, secondsSince } from './run-progress.ts'
import type { TrainingRun } from './training-run.ts'

/** Writes a checkpoint. @throws E5Error OUTPUT_UNWRITABLE; the checkpoints before it stay. */
export async function saveRun(run: TrainingRun, progress: RunProgress, emit: EventSink): Promise<void> {
  const { options, hashes } = run
  const { step, evaluations } = progress
  const start = performance.now()
  const path = await writeCheckpoint(
    options.output,
    { ...run, card: cardOf(run, progress, { step, kind: 'checkpoint' }) },
    {
      state: { step, seconds: progress.seconds(), options: plainOptions(options), hashes, evaluations },
      keep: options.keepCheckpoints,
    },
  )
  progress.savedStep = step
  emit({ event: 'checkpoint', step, kind: 'checkpoint', path, seconds: secondsSince(start) })
}

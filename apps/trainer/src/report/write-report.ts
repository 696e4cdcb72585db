import { existsSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { type RunHistory, runHistory, type TrainingEvent } from '@e5/core'
import { writeOutputFile } from '@e5/data'
import { trainingReport } from './training-report.ts'

/**
 * Writes the report of a run; a file of the name is replaced.
 *
 * @param events with a start among them.
 * @throws E5Error OUTPUT_UNWRITABLE.
 */
export async function writeReport(events: readonly TrainingEvent[], file: string): Promise<void> {
  const history = runHistory(events)
  if (history === undefined) throw new Error('This is a bug: there is no start among the events.')
  const page = trainingReport(history, { modelCard: modelCardFrom(file, history) })
  await writeOutputFile(file, { replace: true }, (sink) => sink.write(page))
}

// The final model's card, else the best one's, if it is there: as a path that goes on to work when the folder moves.
function modelCardFrom(file: string, { checkpoints }: RunHistory): string | undefined {
  const model =
    checkpoints.findLast(({ kind }) => kind === 'final') ?? checkpoints.findLast(({ kind }) => kind === 'best')
  if (model === undefined) return undefined
  const card = join(model.path, 'README.md')
  return existsSync(card) ? relative(dirname(file), card).split(sep).map(encodeURIComponent).join('/') : undefined
}

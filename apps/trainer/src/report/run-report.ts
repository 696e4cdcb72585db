import { E5Error, type TrainingEvent, trainingEventSchema } from '@e5/core'
import { fileBytes, readJsonRows } from '@e5/data'
import { writeReport } from './write-report.ts'

/**
 * Makes a report from the events that a run wrote.
 *
 * @throws E5Error ROW_INVALID, FILE_NOT_FOUND, INPUT_UNREADABLE, OUTPUT_UNWRITABLE.
 */
export async function runReport(eventsFile: string, output: string): Promise<void> {
  const events: TrainingEvent[] = []
  for await (const event of readJsonRows(fileBytes(eventsFile), trainingEventSchema, eventsFile)) events.push(event)
  if (!events.some(({ event }) => event === 'start')) {
    throw new E5Error('INPUT_UNREADABLE', { file: eventsFile, reason: 'it has no "start" event.' })
  }
  await writeReport(events, output)
}

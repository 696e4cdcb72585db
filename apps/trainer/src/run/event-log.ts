import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { E5Error, type TrainingEvent } from '@e5/core'

/** Takes the events of a run as they come. */
export type EventSink = (event: TrainingEvent) => void

/**
 * Events as JSON Lines in a file; a run that goes on adds to it.
 *
 * @throws E5Error OUTPUT_UNWRITABLE, also from the sink.
 */
export function openEventLog(file: string, mode: 'begin' | 'go on'): EventSink {
  const write = (action: () => void) => {
    try {
      action()
    } catch (error) {
      throw new E5Error('OUTPUT_UNWRITABLE', { file, reason: `${(error as Error).message}.` }, { cause: error })
    }
  }
  write(() => (mode === 'begin' ? writeFileSync(file, '') : dropBrokenEnd(file)))
  return (event) => write(() => appendFileSync(file, `${JSON.stringify(event)}\n`))
}

// A program that is killed may leave a part of a line.
function dropBrokenEnd(file: string): void {
  if (!existsSync(file)) writeFileSync(file, '')
  const bytes = readFileSync(file)
  truncateSync(file, bytes.lastIndexOf('\n') + 1)
}

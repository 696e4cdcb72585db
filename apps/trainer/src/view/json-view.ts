import type { Output } from '@e5/terminal'
import type { EventSink } from '../run/event-log.ts'

/** Shows events as JSON Lines. */
export function jsonView(output: Output): EventSink {
  return (event) => {
    output.write(`${JSON.stringify(event)}\n`)
  }
}

import { setTimeout as delay } from 'node:timers/promises'
import { RequestTally } from '../load/request-tally.ts'
import type { HttpCaller } from '../studio/http-caller.ts'
import { type Destination, type KnownRequest, learnRequest } from '../studio/known-request.ts'
import { createWorkload } from '../workload.ts'
import type { NoteFinding } from './finding.ts'

/** Clients that send one request after the other while something else happens. */
export interface BackgroundLoad {
  readonly tally: RequestTally
  /** Resolves when the last request is done. */
  stop(): Promise<RequestTally>
}

const textCount = 64

/** Queries whose int8 vectors the server has just given, one a request. */
export async function learnQueries(caller: HttpCaller, destination: Destination): Promise<readonly KnownRequest[]> {
  const { queries } = createWorkload(0, textCount)
  const known: KnownRequest[] = []
  for (const query of queries)
    known.push(await learnRequest(caller, destination, { texts: [query], precision: 'int8' }))
  return known
}

/** Begins to send. A client whose request failed waits a little, as one would. */
export function startLoad(caller: HttpCaller, requests: readonly KnownRequest[], clients: number): BackgroundLoad {
  const tally = new RequestTally()
  let isStopping = false
  async function runClient(): Promise<void> {
    while (!isStopping) {
      const outcome = await tally.send(caller, requests[tally.sent % requests.length]!)
      if (outcome !== 'answered') await delay(20)
    }
  }
  const running = Promise.all(Array.from({ length: clients }, runClient))
  return {
    tally,
    async stop() {
      isStopping = true
      await running
      return tally
    },
  }
}

/** Writes down that every request was answered, and rightly. */
export function noteAllAnswered(
  note: NoteFinding,
  { sent, wrong, failures, refusals, firstFault }: RequestTally,
): void {
  const rest = firstFault === undefined ? '' : `; the first: ${firstFault}`
  const figures = `${sent} sent, ${wrong} wrong, ${failures} failed, ${refusals.length} refused${rest}`
  note('every request is answered, each vector as before', wrong + failures + refusals.length === 0, figures)
}

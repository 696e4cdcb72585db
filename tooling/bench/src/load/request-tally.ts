import { reasonOf } from '../helper-process.ts'
import type { HttpCaller } from '../studio/http-caller.ts'
import type { KnownRequest } from '../studio/known-request.ts'
import type { LoadAnswer, Refusal } from './load-request.ts'

// Statuses by which a server says "not now".
const refusing = [429, 503]

/** Sends requests and sorts what comes back. */
export class RequestTally {
  readonly answeredMs: number[] = []
  readonly refusals: Refusal[] = []
  sent = 0
  wrong = 0
  failures = 0
  firstFault: string | undefined

  /** Sends one and resolves with what came of it; never rejects. */
  async send(caller: HttpCaller, request: KnownRequest): Promise<'answered' | 'refused' | 'failed'> {
    this.sent++
    try {
      const answer = await caller.call(request.call)
      if (refusing.includes(answer.status)) {
        const retryAfter = answer.headers['retry-after']
        this.refusals.push({
          status: answer.status,
          milliseconds: answer.milliseconds,
          retryAfter: retryAfter === undefined ? undefined : Number(retryAfter),
        })
        return 'refused'
      }
      const difference = request.differenceOf(answer)
      this.answeredMs.push(answer.milliseconds)
      if (difference !== undefined) {
        this.wrong++
        this.firstFault ??= difference
      }
      return 'answered'
    } catch (error) {
      this.failures++
      this.firstFault ??= reasonOf(error)
      return 'failed'
    }
  }

  /** All that was seen. */
  sumUp(requestsPerSecond: number, generatorLoopMs: number): LoadAnswer {
    const { sent, answeredMs, refusals, wrong, failures, firstFault } = this
    return { requestsPerSecond, sent, answeredMs, refusals, wrong, failures, firstFault, generatorLoopMs }
  }
}

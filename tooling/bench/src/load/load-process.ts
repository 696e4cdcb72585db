// Puts our server under load and compares every vector, in a process of its own.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { runClosedLoop } from '../closed-loop.ts'
import { answerRequests, helperArgument } from '../helper-process.ts'
import { HttpCaller } from '../studio/http-caller.ts'
import { type KnownRequest, learnRequest } from '../studio/known-request.ts'
import type { LoadAnswer, LoadArgument, LoadRequest } from './load-request.ts'
import { runOpenLoop } from './open-loop.ts'
import { RequestTally } from './request-tally.ts'

const argument = helperArgument<LoadArgument>()

await answerRequests<LoadRequest, LoadAnswer>(async () => {
  const caller = new HttpCaller(argument.url)
  const known: KnownRequest[] = []
  const requestOf = (index: number): KnownRequest => known[index % known.length]!

  async function learnAll(requests: readonly (readonly string[])[], atOnce: number): Promise<KnownRequest[]> {
    const learned: KnownRequest[] = []
    let next = 0
    async function learnSome(): Promise<void> {
      for (let index = next++; index < requests.length; index = next++) {
        const { precision } = argument
        learned[index] = await learnRequest(caller, argument, { texts: requests[index]!, precision })
      }
    }
    await Promise.all(Array.from({ length: atOnce }, learnSome))
    return learned
  }

  async function answer(request: LoadRequest): Promise<LoadAnswer> {
    const tally = new RequestTally()
    const loop = monitorEventLoopDelay()
    loop.enable()
    const sumUp = (requestsPerSecond: number) => tally.sumUp(requestsPerSecond, loop.percentile(99) / 1e6)
    switch (request.kind) {
      case 'learn':
        known.push(...(await learnAll(request.requests, request.atOnce)))
        return sumUp(0)
      case 'clients': {
        const { requestsPerSecond } = await runClosedLoop({
          ...request,
          async send(index) {
            const outcome = await tally.send(caller, requestOf(index))
            // Counted by the tally; here it only makes the client wait before its next one.
            if (outcome !== 'answered') throw new Error(outcome)
            return 1
          },
        })
        return sumUp(requestsPerSecond)
      }
      case 'rate': {
        const start = performance.now()
        await runOpenLoop({ ...request, send: (index) => tally.send(caller, requestOf(index)) })
        return sumUp((tally.answeredMs.length * 1000) / (performance.now() - start))
      }
    }
  }
  return { answer, close: async () => caller[Symbol.dispose]() }
})

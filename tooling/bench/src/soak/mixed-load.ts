import { setTimeout as delay } from 'node:timers/promises'
import { type BenchServer, smallInt8 } from '../faults/bench-server.ts'
import { RequestTally } from '../load/request-tally.ts'
import { type KnownRequest, learnRequest } from '../studio/known-request.ts'
import { type WireFormatName, wireFormatNames } from '../studio/wire-formats.ts'
import { createWorkload } from '../workload.ts'

/** Everything that a server is asked, until it is stopped. */
export interface MixedLoad {
  readonly formats: readonly WireFormatName[]
  /** Wire formats that this server does not answer, with the reason. */
  readonly notMeasured: readonly string[]
  stop(): Promise<MixedLoadResult>
}

/** What came of it. */
export interface MixedLoadResult {
  readonly tally: RequestTally
  readonly endpointsMade: number
  readonly callsLeft: number
}

const clientsPerFormat = 2
const keys = 4
const longestPauseMs = 40
const endpointPauseMs = 1500
const leavingPauseMs = 700

/**
 * Begins: clients of each wire format with keys of their own, some that leave before the answer, and endpoints that come and
 * go, of the same model in int8, which shares the embedder, and in fp32, which is loaded and unloaded each time.
 */
export async function startMixedLoad(server: BenchServer): Promise<MixedLoad> {
  const { caller, control, first } = server
  const tally = new RequestTally()
  const stopping = new AbortController()
  const isStopping = () => stopping.signal.aborted
  const pause = (milliseconds: number) =>
    delay(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined)
  const endpointKeys = [first.key]
  while (endpointKeys.length < keys) {
    endpointKeys.push(await control.createKey(first.place, `soak-${endpointKeys.length}`))
  }
  const known = new Map<WireFormatName, KnownRequest[]>()
  const notMeasured: string[] = []
  for (const format of wireFormatNames) {
    try {
      known.set(format, await learn(format))
    } catch (error) {
      notMeasured.push(`${format}: ${(error as Error).message}`)
    }
  }

  async function learn(format: WireFormatName): Promise<KnownRequest[]> {
    const { queries, passages } = createWorkload(16, 48)
    const requests = [...queries.slice(0, 32).map((query) => [query]), queries.slice(32), passages.slice(0, 8)]
    const learned: KnownRequest[] = []
    for (const [index, texts] of requests.entries()) {
      const key = endpointKeys[index % keys]!
      learned.push(await learnRequest(caller, { ...first, key, format }, { texts, precision: 'int8' }))
    }
    return learned
  }

  async function runClient(requests: readonly KnownRequest[], client: number): Promise<void> {
    for (let index = client * 7; !isStopping(); index++) {
      await tally.send(caller, requests[index % requests.length]!)
      await pause((index * 13) % longestPauseMs)
    }
  }

  let endpointsMade = 0
  async function makeEndpoints(): Promise<void> {
    for (; !isStopping(); endpointsMade++) {
      const place = { project: first.place.project, endpoint: `soak-${endpointsMade}` }
      const precision = endpointsMade % 2 === 0 ? 'int8' : 'fp32'
      const { api_key: key } = await control.createEndpoint(place, { ...smallInt8, precision })
      await control.untilLive(place)
      await learnRequest(caller, { place, key, format: 'nlp' }, { texts: ['query: soak'], precision })
      await control.deleteEndpoint(place)
      await pause(endpointPauseMs)
    }
  }

  let callsLeft = 0
  async function leave(): Promise<void> {
    const { call } = known.get('nlp')!.at(-1)!
    for (; !isStopping(); callsLeft++) {
      await caller.call({ ...call, signal: AbortSignal.timeout(20) }).catch(() => undefined)
      await pause(leavingPauseMs)
    }
  }

  const clients = [...known.values()].flatMap((requests) =>
    Array.from({ length: clientsPerFormat }, (_, client) => runClient(requests, client)),
  )
  const running = Promise.all([...clients, makeEndpoints(), leave()])
  // Told by `stop`.
  running.catch(() => undefined)
  return {
    formats: [...known.keys()],
    notMeasured,
    async stop() {
      stopping.abort()
      await running
      return { tally, endpointsMade, callsLeft }
    },
  }
}

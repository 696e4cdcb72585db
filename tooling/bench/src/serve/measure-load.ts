import { availableParallelism } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { runClosedLoop } from '../closed-loop.ts'
import { reasonOf } from '../helper-process.ts'
import type { LoadMeasurement, LoopScenario, MixedMeasurement, MixedScenario } from './scenario.ts'
import type { OpenTarget } from './target.ts'

const passageRuns = 7
const everyMs = 100

/** Puts a target under the load of clients that send one request after the other. */
export async function measureLoop(target: OpenTarget, scenario: LoopScenario): Promise<LoadMeasurement> {
  const start = await prepareLoop(target, scenario)
  return start()
}

/** Makes the requests and checks one full answer; returns what starts the load. */
async function prepareLoop(target: OpenTarget, scenario: LoopScenario): Promise<() => Promise<LoadMeasurement>> {
  const requests = scenario.requests.map(({ texts, tokens }) => ({ prepared: target.prepare(texts), tokens }))
  await requests[0]!.prepared.check()
  return async () => {
    const start = performance.now()
    const startProcessor = process.cpuUsage()
    const measurement = await runClosedLoop({
      ...scenario,
      async send(index) {
        const { prepared, tokens } = requests[index % requests.length]!
        await prepared.send()
        return tokens
      },
    })
    const { user, system } = process.cpuUsage(startProcessor)
    const coreMs = (performance.now() - start) * availableParallelism()
    return { ...measurement, clientShare: (user + system) / 1000 / coreMs }
  }
}

/** Measures a passage on the idle server, and then lone queries and health checks beside a stream of passages. */
export async function measureMixed(target: OpenTarget, scenario: MixedScenario): Promise<MixedMeasurement> {
  const { stream, passage, queries } = scenario
  const alone = target.prepare([passage])
  await alone.check()
  const passageAloneMs: number[] = []
  for (let run = 0; run < passageRuns; run++) passageAloneMs.push(await timeOf(alone.send))

  const prepared = queries.map((query) => target.prepare([query]))
  await prepared[0]!.check()
  const startStream = await prepareLoop(target, stream)
  const running = startStream()
  await delay(stream.warmUpSeconds * 1000)
  const [query, health] = await Promise.all([
    timeRegularly(stream.seconds, (index) => prepared[index % prepared.length]!.send()),
    // Half a period later, so that the two do not wait for each other.
    target.health && delay(everyMs / 2).then(() => timeRegularly(stream.seconds, target.health!)),
  ])
  const loaded = await running
  return {
    passageAloneMs,
    queryMs: query.timesMs,
    healthMs: health?.timesMs,
    stream: loaded,
    errors: loaded.errors + query.errors + (health?.errors ?? 0),
    firstError: loaded.firstError ?? query.firstError ?? health?.firstError,
  }
}

interface RegularTimes {
  readonly timesMs: readonly number[]
  readonly errors: number
  readonly firstError: string | undefined
}

/** Begins something at a regular pace, whether or not the last one has ended, and takes the time of each. */
async function timeRegularly(seconds: number, begin: (index: number) => Promise<void>): Promise<RegularTimes> {
  const timesMs: number[] = []
  let errors = 0
  let firstError: string | undefined
  const start = performance.now()
  const begun: Promise<void>[] = []
  for (let index = 0; index < (seconds * 1000) / everyMs; index++) {
    await delay(Math.max(0, start + index * everyMs - performance.now()))
    begun.push(
      timeOf(() => begin(index)).then(
        (timeMs) => void timesMs.push(timeMs),
        (error) => {
          errors++
          firstError ??= reasonOf(error)
        },
      ),
    )
  }
  await Promise.all(begun)
  return { timesMs, errors, firstError }
}

async function timeOf(action: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await action()
  return performance.now() - start
}

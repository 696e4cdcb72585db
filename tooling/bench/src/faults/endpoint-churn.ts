import { learnRequest } from '../studio/known-request.ts'
import { type ProcessSample, sampleProcess, settledRssMiB } from '../studio/process-watch.ts'
import { smallInt8, startBenchServer } from './bench-server.ts'
import type { Fault } from './finding.ts'
import { connectInspector, inspectorFlags } from './thread-inspector.ts'

const warmUp = 50
const rounds = 1000
const most = 1.1
// Connections of the one who looks.
const ownFiles = 4

/** A thousand endpoints come and go; every tenth embeds. */
export const endpointChurn: Fault = {
  name: `${rounds} endpoints created and deleted`,
  async run(note) {
    await using server = await startBenchServer({ nodeFlags: inspectorFlags })
    const { caller, control, program, first } = server
    const request = { texts: ['query: a needle'], precision: 'int8' } as const
    using inspector = await connectInspector(program.errors)
    const known = await learnRequest(caller, first, request)
    let wrong = 0
    async function turn(number: number): Promise<void> {
      const place = { project: 'default', endpoint: `churn-${number}` }
      const { api_key: key } = await control.createEndpoint(place, smallInt8)
      await control.untilLive(place)
      if (number % 10 === 0) {
        const path = `/api/predict/nlp/${place.project}/${place.endpoint}`
        const difference = known.differenceOf(await caller.call({ ...known.call, path, headers: { key } }))
        if (difference !== undefined) wrong++
      }
      await control.deleteEndpoint(place)
    }
    // What nobody holds is no growth; without this the heap is wherever its last collection left it.
    async function takeStock(): Promise<ProcessSample> {
      await inspector.collectGarbage()
      return { ...(await sampleProcess(program.url)), rssMiB: await settledRssMiB(program.url) }
    }
    for (let number = 0; number < warmUp; number++) await turn(number)
    const before = await takeStock()
    const start = performance.now()
    for (let number = warmUp; number < rounds; number++) await turn(number)
    const perTurnMs = (performance.now() - start) / (rounds - warmUp)
    const after = await takeStock()
    note(
      'no reply is wrong',
      wrong === 0,
      `${rounds / 10} asked, ${wrong} wrong; ${perTurnMs.toFixed(1)} ms a creation and deletion`,
    )
    note(
      'RSS stays within 10 %',
      after.rssMiB < before.rssMiB * most,
      `${before.rssMiB.toFixed(0)} MiB after ${warmUp}, ${after.rssMiB.toFixed(0)} MiB after ${rounds}; heap without garbage ${before.heapUsedMiB.toFixed(0)} and ${after.heapUsedMiB.toFixed(0)}`,
    )
    const counted = ['openFiles', 'sockets', 'timers'] as const
    note(
      'sockets, files and timers stay',
      counted.every((name) => after[name] <= before[name] + ownFiles),
      counted.map((name) => `${name} ${before[name]} and ${after[name]}`).join('; '),
    )
  },
}

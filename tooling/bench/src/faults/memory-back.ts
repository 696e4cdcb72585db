import { learnRequest } from '../studio/known-request.ts'
import { settledRssMiB } from '../studio/process-watch.ts'
import { createWorkload } from '../workload.ts'
import { startBenchServer } from './bench-server.ts'
import type { Fault } from './finding.ts'

const rounds = 3
// V8 frees late what holds the last of a session.
const settleSeconds = 15

/** The last endpoint of a model stops. */
export const memoryBack: Fault = {
  name: 'the last endpoint of a model stops',
  async run(note) {
    await using server = await startBenchServer()
    const { caller, control, program } = server
    const place = { project: 'default', endpoint: 'fp32' }
    const texts = createWorkload(16, 0).passages
    const figures: string[] = []
    let isBack = true
    for (let round = 0; round < rounds; round++) {
      const before = await settledRssMiB(program.url)
      const { api_key: key } = await control.createEndpoint(place, { model: 'e5-small-v2', precision: 'fp32' })
      await control.untilLive(place)
      await learnRequest(caller, { place, key, format: 'nlp' }, { texts, precision: 'fp32' })
      const loaded = await settledRssMiB(program.url)
      await control.stopEndpoint(place)
      const after = await settledRssMiB(program.url, settleSeconds)
      await control.deleteEndpoint(place)
      figures.push([before, loaded, after].map((value) => value.toFixed(0)).join(' → '))
      // The first time the process keeps what any second embedder would use again.
      if (round > 0) isBack &&= after < before * 1.05 && after < loaded
    }
    note('its memory comes back', isBack, `RSS in MiB before, with fp32 beside int8, and after: ${figures.join('; ')}`)
  },
}

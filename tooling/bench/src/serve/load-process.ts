// Puts a target under load, in a process of its own: so the client's work is not the server's, nor that of the tables.
import { answerRequests, helperArgument } from '../helper-process.ts'
import { openEngine } from './engine-target.ts'
import { measureLoop, measureMixed } from './measure-load.ts'
import type { MeasurementOf, Scenario } from './scenario.ts'
import { openServer } from './server-target.ts'
import type { Target } from './target.ts'

const target = helperArgument<Target>()

await answerRequests<Scenario, MeasurementOf[Scenario['kind']]>(async () => {
  const opened = target.kind === 'server' ? await openServer(target) : await openEngine(target)
  return {
    answer: (scenario) => (scenario.kind === 'loop' ? measureLoop(opened, scenario) : measureMixed(opened, scenario)),
    close: opened.close,
  }
})

import type { BenchPrecision } from '../bench-command.ts'
import { type BenchModel, prepareModel } from '../bench-model.ts'
import { type Helper, startHelper } from '../helper-process.ts'
import type { GivenServer } from './given-servers.ts'
import { startOwnServer } from './own-server.ts'
import type { MeasurementOf, Scenario } from './scenario.ts'
import type { Target } from './target.ts'

/** A process that puts a server or the engine under load. */
export type LoadGenerator = Helper<Scenario, MeasurementOf[Scenario['kind']]>

/** A server that is measured, and the engine to compare it with if it is ours. */
export interface Contender extends AsyncDisposable {
  readonly name: string
  readonly server: LoadGenerator
  readonly engine: LoadGenerator | undefined
}

/** Starts our server, and the engine in a process of its own. */
export async function startOwn(model: BenchModel, precision: BenchPrecision): Promise<Contender> {
  const modelPath = await prepareModel(model)
  const ownServer = await startOwnServer(modelPath, precision)
  const server = await startLoad({ kind: 'server', ...ownServer.address })
  const engine = await startLoad({ kind: 'engine', modelPath, precision })
  return {
    name: `ours ${model} ${precision}`,
    server,
    engine,
    async [Symbol.asyncDispose]() {
      for (const part of [server, engine, ownServer]) await part[Symbol.asyncDispose]()
    },
  }
}

/** Connects to a server that is there. @throws Error with its name if it cannot be reached. */
export async function connectTo({ name, ...address }: GivenServer): Promise<Contender> {
  try {
    const server = await startLoad({ kind: 'server', ...address })
    return { name, server, engine: undefined, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
  } catch (error) {
    throw new Error(`${name} at ${address.url}: ${(error as Error).message}`, { cause: error })
  }
}

function startLoad(target: Target): Promise<LoadGenerator> {
  return startHelper(new URL('./load-process.ts', import.meta.url), target)
}

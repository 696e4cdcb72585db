import { type ControlClient, createControlClient } from '../studio/control-client.ts'
import { HttpCaller } from '../studio/http-caller.ts'
import type { Destination } from '../studio/known-request.ts'
import {
  createDataDir,
  firstEndpoint,
  type ProgramOptions,
  type ServerProgram,
  startProgram,
} from '../studio/server-program.ts'

/** A small int8 server with what is needed to ask it. */
export interface BenchServer extends AsyncDisposable {
  readonly program: ServerProgram
  readonly caller: HttpCaller
  readonly control: ControlClient
  /** Its first endpoint. */
  readonly first: Destination
}

/** The endpoints of the faults: those that share the first one's embedder. */
export const smallInt8 = { model: 'e5-small-v2', precision: 'int8' } as const

/** Starts one on a data folder, or on a new one which goes with it. */
export async function startBenchServer(options: Partial<ProgramOptions> = {}): Promise<BenchServer> {
  await using parts = new AsyncDisposableStack()
  const dataDir = options.dataDir ?? parts.use(await createDataDir()).path
  const flags = { ...smallInt8, ...options.flags }
  const program = parts.use(await startProgram({ ...options, dataDir, flags }))
  const caller = parts.use(new HttpCaller(program.url))
  const kept = parts.move()
  return {
    program,
    caller,
    control: createControlClient(caller, program.accessKey),
    first: { place: firstEndpoint, key: program.key, format: 'nlp' },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

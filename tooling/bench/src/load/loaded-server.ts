import type { BenchPrecision } from '../bench-command.ts'
import { type Helper, startHelper } from '../helper-process.ts'
import { createControlClient } from '../studio/control-client.ts'
import { HttpCaller } from '../studio/http-caller.ts'
import { createDataDir, firstEndpoint, startProgram } from '../studio/server-program.ts'
import type { LoadAnswer, LoadArgument, LoadRequest } from './load-request.ts'
import type { LoadWorkload } from './load-workload.ts'

/** A process that sends one kind of request. */
export type LoadGenerator = Helper<LoadRequest, LoadAnswer>

/** Our server and two load generators with a key each, which know the vectors of their texts. */
export interface LoadedServer extends AsyncDisposable {
  readonly url: string
  readonly queries: LoadGenerator
  readonly batches: LoadGenerator
  readonly errors: () => string
}

/** Starts all three. */
export async function startLoadedServer(
  { queries, batches }: LoadWorkload,
  precision: BenchPrecision,
  flags: Readonly<Record<string, string>>,
): Promise<LoadedServer> {
  await using parts = new AsyncDisposableStack()
  const dataDir = parts.use(await createDataDir())
  const server = parts.use(
    await startProgram({ dataDir: dataDir.path, flags: { model: 'e5-small-v2', precision, ...flags } }),
  )
  using caller = new HttpCaller(server.url)
  const batchKey = await createControlClient(caller, server.accessKey).createKey(firstEndpoint, 'batches')

  async function start(
    argument: Pick<LoadArgument, 'key' | 'format'>,
    requests: LoadWorkload['queries'],
    atOnce: number,
  ) {
    const whole: LoadArgument = { url: server.url, place: firstEndpoint, precision, ...argument }
    const generator = parts.use(
      await startHelper<LoadRequest, LoadAnswer>(new URL('./load-process.ts', import.meta.url), whole),
    )
    await generator.ask({ kind: 'learn', requests, atOnce })
    return generator
  }

  // Batches one after the other: even a short queue has room for one.
  const generators = {
    queries: await start({ key: server.key, format: 'nlp' }, queries, 16),
    batches: await start({ key: batchKey, format: 'openai' }, batches, 1),
  }
  const kept = parts.move()
  return {
    url: server.url,
    errors: server.errors,
    ...generators,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

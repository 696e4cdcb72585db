import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTemporaryFolder } from '../temporary-folder.ts'
import { parseTrace, type RunProfile } from './run-profile.ts'

// Before its library is loaded: it would report this run to its makers.
process.env.ORT_DISABLE_TELEMETRY ??= '1'
const { InferenceSession, Tensor } = await import('onnxruntime-node')

/** The graph's only input. */
export interface SessionInput {
  readonly name: string
  readonly values: Float32Array | Int32Array
  readonly shape: readonly number[]
}

/**
 * Opens a graph on one thread, lets `work` run it and returns where the time of its runs went. The bench's only user of
 * onnxruntime-node.
 */
export async function profileRuns(
  graphFile: string,
  work: (run: (input: SessionInput) => Promise<void>) => Promise<void>,
): Promise<RunProfile[]> {
  await using folder = await createTemporaryFolder()
  // As the engine's sessions are, and ONNX Runtime writes down the time of each operator.
  const session = await InferenceSession.create(graphFile, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    enableProfiling: true,
    profileFilePrefix: join(folder.path, 'profile'),
  })
  await work(async ({ name, values, shape }) => {
    const input =
      values instanceof Float32Array ? new Tensor('float32', values, shape) : new Tensor('int32', values, shape)
    await session.run({ [name]: input })
  })
  session.endProfiling()
  await session.release()
  const [trace] = await readdir(folder.path)
  return parseTrace(await readFile(join(folder.path, trace!), 'utf8'))
}

import type { BenchPrecision } from '../bench-command.ts'
import { createDataDir, firstEndpoint, startProgram } from '../studio/server-program.ts'
import type { ServerAddress } from './target.ts'

/** Our server in a process of its own. */
export interface OwnServer extends AsyncDisposable {
  readonly address: ServerAddress
}

/** Starts our server on a free port; its state is in a temporary folder, its compiled graphs are this user's. */
export async function startOwnServer(modelPath: string, precision: BenchPrecision): Promise<OwnServer> {
  const dataDir = await createDataDir()
  const close = () => dataDir[Symbol.asyncDispose]()
  const program = await startProgram({ dataDir: dataDir.path, flags: { model: modelPath, precision } }).catch(
    async (error: unknown) => {
      await close()
      throw error
    },
  )
  const url = `${program.url}/api/predict/nlp/${firstEndpoint.project}/${firstEndpoint.endpoint}`
  return {
    address: { url, api: 'sambastudio', key: program.key },
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]()
      await close()
    },
  }
}

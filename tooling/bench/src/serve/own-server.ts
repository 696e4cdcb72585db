import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defaultDataDir } from '@e5/runtime'
import type { BenchPrecision } from '../bench-command.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../temporary-folder.ts'
import type { ServerAddress } from './target.ts'

/** Our server in a process of its own. */
export interface OwnServer extends AsyncDisposable {
  readonly address: ServerAddress
}

const endpoint = 'bench'

/** Starts our server on a free port; its state is in a temporary folder, its compiled graphs are this user's. */
export async function startOwnServer(modelPath: string, precision: BenchPrecision): Promise<OwnServer> {
  const dataDir = await createDataDir()
  const key = randomUUID()
  const given = { port: '0', 'data-dir': dataDir.path, model: modelPath, precision, endpoint, key }
  const flags = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value])
  const child = spawn(process.execPath, [...process.execArgv, serverFile(), ...flags], {
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('E5_'))),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const kill = () => child.kill()
  process.once('exit', kill)
  const close = async () => {
    kill()
    await ended
    process.off('exit', kill)
    await dataDir[Symbol.asyncDispose]()
  }

  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk
  })
  let ready: RegExpExecArray | null = null
  while (ready === null) {
    if (child.exitCode !== null || child.signalCode !== null) {
      await close()
      throw new Error(`e5-server ended before it was ready: ${output}`)
    }
    await Promise.race([once(child.stdout, 'data'), ended])
    ready = /ready at (\S+)\n/.exec(output)
  }
  const url = `${ready[1]}/api/predict/nlp/default/${endpoint}`
  return { address: { url, api: 'sambastudio', key }, [Symbol.asyncDispose]: close }
}

async function createDataDir(): Promise<TemporaryFolder> {
  const dataDir = await createTemporaryFolder()
  const graphs = join(defaultDataDir(), 'graphs')
  mkdirSync(graphs, { recursive: true })
  symlinkSync(graphs, join(dataDir.path, 'graphs'), 'junction')
  return dataDir
}

function serverFile(): string {
  const manifest = new URL(import.meta.resolve('@e5/server/package.json'))
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> }
  return fileURLToPath(new URL(bin['e5-server']!, manifest))
}

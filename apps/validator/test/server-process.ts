import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

// Apps do not import each other: the server is the program that users start.
const serverFile = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))

/** A server in a process of its own. */
export interface TestServer extends AsyncDisposable {
  readonly url: string
}

/** Starts a server with e5-small-v2 at the endpoint `default/docs`. */
export async function startServer(dataDir: string, key: string): Promise<TestServer> {
  const flags = ['--port', '0', '--data-dir', dataDir, '--endpoint', 'docs', '--solo-threads', '1', '--replicas', '1']
  const child = spawn(process.execPath, ['--conditions=@e5/source', serverFile, ...flags], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, E5_KEY: key },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  let output = ''
  child.stdout.on('data', (part: Buffer) => {
    output += part.toString()
  })
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  for (;;) {
    const ready = /ready at (\S+)/.exec(output)
    if (ready !== null) return { url: ready[1]!, [Symbol.asyncDispose]: stop }
    if (child.exitCode !== null) throw new Error(`The server ended: ${output}`)
    await Promise.race([once(child.stdout, 'data'), ended])
  }
}

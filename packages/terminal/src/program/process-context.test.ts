import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'

const program = `
import { processContext } from '${new URL('./process-context.ts', import.meta.url)}'
const { signal } = processContext()
signal.addEventListener('abort', () => console.log('stopping'))
setInterval(() => {}, 1000)
console.log('ready')`

it.runIf(process.platform !== 'win32')(
  'takes a signal that comes twice at once for one, and ends at a later one',
  async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    await delay(50)
    child.kill('SIGTERM')
    await delay(700)
    expect([output, child.signalCode]).toEqual(['ready\nstopping\n', null])
    child.kill('SIGTERM')
    await once(child, 'close')
    expect(child.signalCode).toBe('SIGTERM')
  },
)

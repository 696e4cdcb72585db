import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { E5Error } from '@e5/core'
import { untilInterrupted } from '@e5/terminal'
import type { Context } from '../context.ts'

/**
 * An access key: typed at a terminal, where it is not shown, or the first line of standard input.
 *
 * @throws E5Error OPTION_INVALID if there is none.
 */
export async function askKey({ stdin, stderr, signal }: Context): Promise<string> {
  const isTerminal = stdin.isTTY === true
  const shown = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: shown, terminal: isTerminal })
  // At a terminal Ctrl-C is a key like another while a line is read.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  if (isTerminal) stderr.write('Access key (not shown): ')
  try {
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
    const line = await untilInterrupted(Promise.race([lines.question(''), ended]), signal)
    const key = line.trim()
    if (/^[\x21-\x7e]+$/.test(key)) return key
    throw new E5Error('OPTION_INVALID', { option: 'standard input', reason: 'expected the access key, a line.' })
  } finally {
    lines.close()
    if (isTerminal) stderr.write('\n')
  }
}

import { execFileSync } from 'node:child_process'
import { serverFile } from '../studio/server-program.ts'

/** Flags that keep a server's queue to so many seconds, and what they are in words. */
export interface WaitLimit {
  readonly flags: Readonly<Record<string, string>>
  readonly words: string
}

/**
 * What keeps the queue to so many seconds: the option for it where the server has it, else as many tokens as it does in that
 * time.
 */
export function limitWait(seconds: number, tokensPerSecond: number): WaitLimit {
  const help = execFileSync(process.execPath, [...process.execArgv, serverFile(), '--help']).toString()
  if (help.includes('--max-wait-seconds')) {
    return { flags: { 'max-wait-seconds': String(seconds) }, words: `--max-wait-seconds ${seconds}` }
  }
  const tokens = Math.max(512, Math.round(seconds * tokensPerSecond))
  return {
    flags: { 'max-queue-tokens': String(tokens) },
    words: `--max-queue-tokens ${tokens}, what it does in ${seconds} s (it has no --max-wait-seconds)`,
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'
import { createInterface } from 'node:readline'
import { findProgram } from '@e5/terminal'
import { parseTrainerEvent, type TrainerEvent } from './trainer-event.ts'

/** How the trainer ended: by itself with a code, or by a signal. */
export interface TrainerOutcome {
  readonly exitCode: number | null
  readonly endedBy: NodeJS.Signals | null
  /** The last line that it wrote on stderr, without its name. */
  readonly message: string
}

/** A training as a process of its own: its memory goes back when it ends, and its crash is nobody else's. */
export interface TrainerRun {
  /** Arguments of `e5-trainer train`. */
  readonly args: readonly string[]
  /** Gets each event, one after the other; the trainer waits when this takes long. An error ends it. */
  readonly onEvent: (event: TrainerEvent) => Promise<void>
  /** Aborted: it writes a checkpoint and ends. */
  readonly stop: AbortSignal
  /** Aborted: it ends at once. */
  readonly kill: AbortSignal
}

const trainer = { program: 'e5-trainer', package: '@e5/trainer' }
// A training gives way to requests, which wait for their answer.
const niceness = 10
const keptErrorCharacters = 10_000

/** Runs the program `e5-trainer` to its end. @throws E5Error PROGRAM_NOT_FOUND; what `onEvent` throws */
export async function runTrainer({ args, onEvent, stop, kill }: TrainerRun): Promise<TrainerOutcome> {
  const command = [...process.execArgv, findProgram(trainer, import.meta.url), 'train', ...args]
  // The channel tells it when this process is gone: then nobody takes what it writes.
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  closed.catch(() => undefined)
  await once(child, 'spawn')
  setPriority(child.pid!, niceness)
  let errors = ''
  child.stderr!.on('data', (part: Buffer) => {
    errors = (errors + part.toString()).slice(-keptErrorCharacters)
  })
  const onStop = (): void => void child.kill('SIGTERM')
  const onKill = (): void => void child.kill('SIGKILL')
  onAbort(stop, onStop)
  onAbort(kill, onKill)
  try {
    for await (const line of createInterface({ input: child.stdout!, crlfDelay: Number.POSITIVE_INFINITY })) {
      // A process that is killed may leave a part of a line.
      if (line.endsWith('}')) await onEvent(parseTrainerEvent(line))
    }
    const [exitCode, endedBy] = await closed
    return { exitCode, endedBy, message: lastLine(errors) }
  } catch (error) {
    child.kill('SIGKILL')
    await closed.catch(() => undefined)
    throw error
  } finally {
    stop.removeEventListener('abort', onStop)
    kill.removeEventListener('abort', onKill)
  }
}

function onAbort(signal: AbortSignal, action: () => void): void {
  if (signal.aborted) action()
  else signal.addEventListener('abort', action, { once: true })
}

function lastLine(text: string): string {
  return (text.trimEnd().split('\n').at(-1) ?? '').replace(/^e5-trainer: /, '')
}

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { exitOnSignals } from './temporary-folder.ts'

/** What a helper sends: that it is ready, and then an answer or a failure for each request. */
type FromHelper<Answer> = { ready: true } | { answer: Answer } | { failure: string }

/** A program of the bench in a process of its own, which answers one request at a time. */
export interface Helper<Request, Answer> extends AsyncDisposable {
  /** @throws Error with the helper's reason. */
  ask(request: Request): Promise<Answer>
}

/**
 * Starts a program that calls {@link answerRequests}, and waits until it is ready.
 *
 * @param argument what the program reads with {@link helperArgument}.
 * @throws Error with the reason why it did not get ready.
 */
export async function startHelper<Request extends object, Answer>(
  script: URL,
  argument: object,
): Promise<Helper<Request, Answer>> {
  const child = fork(fileURLToPath(script), [JSON.stringify(argument)])
  const ended = once(child, 'exit')

  async function nextMessage(): Promise<FromHelper<Answer>> {
    const stop = new AbortController()
    const death = ended.then(([code]) => {
      throw new Error(`its process ended with code ${code}`)
    })
    try {
      const [message] = await Promise.race([once(child, 'message', { signal: stop.signal }), death])
      return message as FromHelper<Answer>
    } finally {
      stop.abort()
    }
  }

  async function close(): Promise<void> {
    if (child.connected) child.disconnect()
    await ended
  }

  const first = await nextMessage()
  if ('failure' in first) {
    await close()
    throw new Error(first.failure)
  }
  return {
    async ask(request) {
      child.send(request)
      const message = await nextMessage()
      if ('answer' in message) return message.answer
      throw new Error('failure' in message ? message.failure : 'it got ready twice')
    },
    [Symbol.asyncDispose]: close,
  }
}

/** What the process was started with. */
export function helperArgument<Argument>(): Argument {
  return JSON.parse(process.argv[2]!) as Argument
}

/** In the helper: opens what it works with, then answers requests until the one who asks has gone. */
export async function answerRequests<Request, Answer>(
  open: () => Promise<{ answer(request: Request): Promise<Answer>; close(): Promise<void> }>,
): Promise<void> {
  exitOnSignals()
  const send = (message: FromHelper<Answer>) => process.send!(message)
  try {
    const opened = await open()
    process.on('message', async (request) => {
      try {
        send({ answer: await opened.answer(request as Request) })
      } catch (error) {
        send({ failure: reasonOf(error) })
      }
    })
    process.once('disconnect', () => void opened.close())
    send({ ready: true })
  } catch (error) {
    send({ failure: reasonOf(error) })
  }
}

/** One line that says what went wrong. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // node:http says a refused connection to a name with two addresses in an AggregateError without a message.
  return error.message || String('code' in error ? error.code : error.name)
}

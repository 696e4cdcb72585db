import { setTimeout as delay } from 'node:timers/promises'

/** Node's inspector on a server's process, which reaches into its threads without a word in the product. */
export interface ThreadInspector extends Disposable {
  /** Makes the main thread free what nobody holds any more. */
  collectGarbage(): Promise<void>
  /**
   * Ends a session's thread as a mistake in its own program would: by an error that nobody catches. False if there is none.
   * Not in the middle of a native call: a thread that is ended in there takes the whole process with it, whoever does it.
   */
  endSessionThread(): boolean
}

/** Flags with which a process opens its inspector. */
export const inspectorFlags = ['--inspect=127.0.0.1:0'] as const

interface InspectorMessage {
  readonly id?: number
  readonly method?: string
  readonly params?: {
    readonly sessionId: string
    readonly workerInfo?: { readonly url: string; readonly title: string }
  }
}

/** Connects to the inspector that a process says it opened. */
export async function connectInspector(errors: () => string): Promise<ThreadInspector> {
  let address: string | undefined
  while (address === undefined) {
    // A server that begins anew opens it twice.
    address = [...errors().matchAll(/Debugger listening on (ws:\/\/\S+)/g)].at(-1)?.[1]
    await delay(20)
  }
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true })
    socket.addEventListener('error', () => reject(new Error('the inspector does not answer')), { once: true })
  })
  let id = 0
  const answers = new Map<number, () => void>()
  const send = (method: string, params: object) => {
    socket.send(JSON.stringify({ id: ++id, method, params }))
    const answered = Promise.withResolvers<void>()
    answers.set(id, answered.resolve)
    return answered.promise
  }
  const sessions = new Set<string>()
  socket.addEventListener('message', ({ data }) => {
    const { id: answered, method, params } = JSON.parse(String(data)) as InspectorMessage
    if (answered !== undefined) answers.get(answered)?.()
    if (method === 'NodeWorker.attachedToWorker' && /worker\/main/.test(params!.workerInfo!.url)) {
      sessions.add(params!.sessionId)
    }
    if (method === 'NodeWorker.detachedFromWorker') sessions.delete(params!.sessionId)
  })
  await send('NodeWorker.enable', { waitForDebuggerOnStart: false })
  return {
    async collectGarbage() {
      // Finalizers of the first round free what the second one takes.
      for (let round = 0; round < 2; round++) await send('HeapProfiler.collectGarbage', {})
    },
    endSessionThread() {
      const [sessionId] = sessions
      if (sessionId === undefined) return false
      sessions.delete(sessionId)
      const expression = 'void setTimeout(() => { throw new Error("ended by check:faults") })'
      const evaluate = { id: 1, method: 'Runtime.evaluate', params: { expression } }
      void send('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify(evaluate) })
      return true
    },
    [Symbol.dispose]: () => socket.close(),
  }
}

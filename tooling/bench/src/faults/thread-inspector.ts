import { setTimeout as delay } from 'node:timers/promises'

/** Node's inspector on a server's process, which reaches into its threads without a word in the product. */
export interface ThreadInspector extends Disposable {
  /**
   * Ends a session's thread as a mistake in its own program would: by an error that nobody catches. False if there is none.
   * Not in the middle of a native call: a thread that is ended in there takes the whole process with it, whoever does it.
   */
  endSessionThread(): boolean
}

/** Flags with which a process opens its inspector. */
export const inspectorFlags = ['--inspect=127.0.0.1:0'] as const

interface WorkerEvent {
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
    address = /Debugger listening on (ws:\/\/\S+)/.exec(errors())?.[1]
    await delay(20)
  }
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true })
    socket.addEventListener('error', () => reject(new Error('the inspector does not answer')), { once: true })
  })
  let id = 0
  const send = (method: string, params: object) => socket.send(JSON.stringify({ id: ++id, method, params }))
  const sessions = new Set<string>()
  socket.addEventListener('message', ({ data }) => {
    const { method, params } = JSON.parse(String(data)) as WorkerEvent
    if (method === 'NodeWorker.attachedToWorker' && /worker\/main/.test(params!.workerInfo!.url)) {
      sessions.add(params!.sessionId)
    }
    if (method === 'NodeWorker.detachedFromWorker') sessions.delete(params!.sessionId)
  })
  send('NodeWorker.enable', { waitForDebuggerOnStart: false })
  await delay(500)
  return {
    endSessionThread() {
      const [sessionId] = sessions
      if (sessionId === undefined) return false
      sessions.delete(sessionId)
      const expression = 'void setTimeout(() => { throw new Error("ended by check:faults") })'
      const evaluate = { id: 1, method: 'Runtime.evaluate', params: { expression } }
      send('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify(evaluate) })
      return true
    },
    [Symbol.dispose]: () => socket.close(),
  }
}

/**
 * Shared between a session's thread and the one that started it: 1 while the thread is, or is about to be, inside ONNX
 * Runtime, else 0. A thread that is ended in there takes the whole process down ("terminate called …"), so whoever ends it
 * waits for 0. It is raised by the starting thread, which gives the work, and lowered by the session's, which does it.
 */
export type BusyFlag = Int32Array<SharedArrayBuffer>

// Longer than the longest batch and the loading of a large model.
const exitLimitMs = 15_000

const guardedAtExit = new Set<BusyFlag>()

/** A flag that is raised, as a thread begins by loading. */
export function createBusyFlag(): BusyFlag {
  const flag = new Int32Array(new SharedArrayBuffer(4))
  raise(flag)
  return flag
}

/** Says that work is on its way to the thread. */
export function raise(flag: BusyFlag): void {
  Atomics.store(flag, 0, 1)
}

/** Says that the thread is outside ONNX Runtime, or gone. */
export function lower(flag: BusyFlag): void {
  Atomics.store(flag, 0, 0)
  Atomics.notify(flag, 0)
}

/** Resolves once the flag is down. */
export async function whenIdle(flag: BusyFlag): Promise<void> {
  while (Atomics.load(flag, 0) === 1) await Atomics.waitAsync(flag, 0, 1).value
}

/** Makes `process.exit` wait for the flag too; returns what undoes it. */
export function guardExit(flag: BusyFlag): () => void {
  if (guardedAtExit.size === 0) process.on('exit', waitForAll)
  guardedAtExit.add(flag)
  return () => {
    guardedAtExit.delete(flag)
    if (guardedAtExit.size === 0) process.off('exit', waitForAll)
  }
}

function waitForAll(): void {
  const deadline = performance.now() + exitLimitMs
  for (const flag of guardedAtExit) {
    while (Atomics.load(flag, 0) === 1 && performance.now() < deadline) {
      Atomics.wait(flag, 0, 1, deadline - performance.now())
    }
  }
}

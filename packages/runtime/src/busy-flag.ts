/**
 * Shared between a session's thread and the one that started it: 1 while the thread is inside ONNX Runtime, else 0. A thread
 * that is ended in there takes the whole process down ("terminate called …"), so whoever ends it waits for 0.
 */
export type BusyFlag = Int32Array<SharedArrayBuffer>

// Longer than the longest batch and the loading of a large model.
const exitLimitMs = 15_000

const watchedAtExit = new Set<BusyFlag>()

/** A flag that is raised, as a thread begins by loading. */
export function createBusyFlag(): BusyFlag {
  const flag = new Int32Array(new SharedArrayBuffer(4))
  flag[0] = 1
  return flag
}

/** Raises or lowers the flag, in the thread it stands for. */
export function setBusy(flag: BusyFlag, isBusy: boolean): void {
  Atomics.store(flag, 0, isBusy ? 1 : 0)
  Atomics.notify(flag, 0)
}

/** Resolves once the flag is down. */
export async function whenIdle(flag: BusyFlag): Promise<void> {
  await Atomics.waitAsync(flag, 0, 1).value
}

/** Makes `process.exit` wait for the flag too; returns what undoes it. */
export function guardExit(flag: BusyFlag): () => void {
  if (watchedAtExit.size === 0) process.on('exit', waitForAll)
  watchedAtExit.add(flag)
  return () => {
    watchedAtExit.delete(flag)
    if (watchedAtExit.size === 0) process.off('exit', waitForAll)
  }
}

function waitForAll(): void {
  for (const flag of watchedAtExit) Atomics.wait(flag, 0, 1, exitLimitMs)
}

/**
 * Shared between a thread that calls into ONNX Runtime and the one that started it. A thread that is ended in there takes the
 * whole process down ("terminate called …"): so it goes through this gate, and who ends it shuts the gate first.
 */
export type NativeGate = Int32Array<SharedArrayBuffer>

const outside = 0
const inside = 1
const shut = 2

// Longer than the longest batch and the loading of a large model.
const exitLimitMs = 15_000

const guardedAtExit = new Set<NativeGate>()

/** An open gate, and nobody inside. */
export function createNativeGate(): NativeGate {
  return new Int32Array(new SharedArrayBuffer(4))
}

/** Does native work, in the thread that the gate is for. Behind a shut gate it never begins: the thread is being ended. */
export async function throughGate<Result>(gate: NativeGate, work: () => Promise<Result>): Promise<Result> {
  if (Atomics.compareExchange(gate, 0, outside, inside) === shut) Atomics.wait(gate, 0, shut)
  try {
    return await work()
  } finally {
    Atomics.store(gate, 0, outside)
    Atomics.notify(gate, 0)
  }
}

/** Resolves once the gate is shut with nobody inside: the thread may be ended now. */
export async function shutGate(gate: NativeGate): Promise<void> {
  while (!tryShut(gate)) await Atomics.waitAsync(gate, 0, inside).value
}

/** Makes `process.exit` shut the gate too; returns what undoes it. */
export function guardExit(gate: NativeGate): () => void {
  if (guardedAtExit.size === 0) process.on('exit', shutAll)
  guardedAtExit.add(gate)
  return () => {
    guardedAtExit.delete(gate)
    if (guardedAtExit.size === 0) process.off('exit', shutAll)
  }
}

function tryShut(gate: NativeGate): boolean {
  return Atomics.compareExchange(gate, 0, outside, shut) !== inside
}

function shutAll(): void {
  const deadline = performance.now() + exitLimitMs
  for (const gate of guardedAtExit) {
    while (!tryShut(gate) && performance.now() < deadline) Atomics.wait(gate, 0, inside, deadline - performance.now())
  }
}

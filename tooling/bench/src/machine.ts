import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os'

/** Where a measurement was made, and with what. */
export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  readonly onnxruntime: string
  readonly date: string
}

/** Describes this machine. */
export function describeMachine(): Machine {
  const fromRuntime = createRequire(import.meta.resolve('@e5/runtime'))
  const manifest = fromRuntime.resolve('onnxruntime-node/package.json')
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()}-${arch()}`,
    node: process.version,
    onnxruntime: (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version,
    date: new Date().toISOString().slice(0, 10),
  }
}

/** One line for the head of a table. */
export function machineLine(machine: Machine): string {
  const { processor, cores, memoryGiB, system, node, onnxruntime } = machine
  return `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}; Node ${node}, onnxruntime-node ${onnxruntime}`
}

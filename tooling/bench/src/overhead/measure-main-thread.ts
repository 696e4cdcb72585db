import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'

/** What the main thread did in some time. Shares are of that time. */
export interface MainThreadUse {
  readonly seconds: number
  /** Not waiting for events; a thread that waits for a core counts as busy. */
  readonly busyShare: number
  /** Processor time of the main thread. */
  readonly cpuShare: number
  /** Processor time of all threads, in cores. */
  readonly allThreadsCores: number
  /** The longest time that the event loop was held up. */
  readonly loopMaxMs: number
}

/** Watches the main thread for some time. */
export async function measureMainThread(seconds: number): Promise<MainThreadUse> {
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  const start = performance.now()
  const utilization = performance.eventLoopUtilization()
  const thread = process.threadCpuUsage()
  const all = process.cpuUsage()
  await delay(seconds * 1000)
  const micros = (performance.now() - start) * 1000
  delays.disable()
  const sum = ({ user, system }: NodeJS.CpuUsage) => user + system
  return {
    seconds: micros / 1e6,
    busyShare: performance.eventLoopUtilization(utilization).utilization,
    cpuShare: sum(process.threadCpuUsage(thread)) / micros,
    allThreadsCores: sum(process.cpuUsage(all)) / micros,
    loopMaxMs: delays.max / 1e6,
  }
}

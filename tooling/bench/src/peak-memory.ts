import { existsSync, readFileSync } from 'node:fs'

const statusFile = '/proc/self/status'

/** The most memory that this process has had resident so far, in MiB. */
export function peakRssMiB(): number {
  // On Linux getrusage's figure starts at the parent's, since a fork's memory counts before it becomes another program.
  if (!existsSync(statusFile)) return process.resourceUsage().maxRSS / 1024
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(statusFile, 'utf8'))![1]) / 1024
}

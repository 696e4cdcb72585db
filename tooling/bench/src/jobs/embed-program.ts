import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What `e5 embed` made of a file, and how long its texts took. */
export interface EmbedRun {
  /** Little-endian float32, row after row. */
  readonly bytes: Buffer
  /** Without the loading of the model. */
  readonly seconds: number
}

/** Runs `e5 embed` on a file. @throws Error with what it said if it fails */
export function runEmbed(rows: string, output: string, precision: string): EmbedRun {
  const manifest = new URL(import.meta.resolve('@e5/cli/package.json'))
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> }
  const args = ['embed', rows, '--as', 'passage', '--precision', precision, '--output', output, '--force']
  const { status, stderr } = spawnSync(
    process.execPath,
    [...process.execArgv, fileURLToPath(new URL(bin.e5!, manifest)), ...args],
    {
      encoding: 'utf8',
      maxBuffer: 1e8,
    },
  )
  if (status !== 0) throw new Error(`e5 embed ended with ${status}: ${stderr.slice(-2000)}`)
  const found = /in ([\d.,]+) (ms|s|min)/.exec(stderr)
  if (found === null) throw new Error(`e5 embed did not say how long it took: ${stderr.slice(-2000)}`)
  const scale = { ms: 0.001, s: 1, min: 60 }[found[2] as 'ms' | 's' | 'min']
  return { bytes: readFileSync(output), seconds: Number(found[1]!.replaceAll(',', '')) * scale }
}

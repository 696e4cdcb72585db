import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const manifest = createRequire(import.meta.url).resolve('@e5/server/package.json')
const program = join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin['e5-server'])

/** What `e5-server --print-config` makes of an environment: its options, or its message if it would not start with that. */
export function printConfig(parameters: readonly string[], environment: Readonly<Record<string, string>>) {
  const node = [...process.execArgv, program, ...parameters, '--print-config']
  const { stdout, stderr, status } = spawnSync(process.execPath, node, {
    env: { PATH: process.env.PATH, ...environment },
    encoding: 'utf8',
  })
  return { options: status === 0 ? JSON.parse(stdout) : {}, message: stderr }
}

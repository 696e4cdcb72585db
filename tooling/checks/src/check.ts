// pnpm check: everything that continuous integration runs, cheap checks first; stops at the first that fails.
import { spawnSync } from 'node:child_process'

const steps: readonly [name: string, command: string, ...parameters: string[]][] = [
  ['format and lint', 'biome', 'ci', '.'],
  ['types', 'turbo', 'run', 'typecheck', '--output-logs=errors-only'],
  ['boundaries', 'turbo', 'boundaries'],
  ['unused code and dependencies', 'knip'],
  ['manifests', 'sherif'],
  ['build', 'turbo', 'run', 'build', '--output-logs=errors-only'],
  ['public types', 'node', 'tooling/checks/src/public-types.ts'],
  ['publishable packages', 'turbo', 'run', 'publishable', '--output-logs=errors-only'],
  ['packed packages in a project of their own', 'node', 'tooling/checks/src/smoke-packed.ts'],
  ['tests', 'vitest', 'run'],
]

const seconds = (start: number) => ((performance.now() - start) / 1000).toFixed(1)
const environment = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
const start = performance.now()

for (const [name, command, ...parameters] of steps) {
  const stepStart = performance.now()
  console.log(`\n▸ ${name}`)
  const { status } = spawnSync(command, parameters, {
    stdio: 'inherit',
    env: environment,
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error(`\n✗ ${name} failed after ${seconds(stepStart)} s: ${[command, ...parameters].join(' ')}`)
    process.exit(status ?? 1)
  }
  console.log(`✓ ${name}: ${seconds(stepStart)} s`)
}
console.log(`✓ all ${steps.length} checks passed in ${seconds(start)} s`)

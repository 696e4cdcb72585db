import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

// Tests run the sources of every package: no build comes before them.
const sourceCondition = '@e5/source'
// `module` is for bundlers: Vitest hands conditions on to Node, which cannot read what the AWS SDK has under it.
const nodeConditions = defaultServerConditions.filter((condition) => condition !== 'module')

export default defineConfig({
  ssr: { resolve: { conditions: [sourceCondition, ...nodeConditions] } },
  test: {
    include: ['{packages,apps,tooling}/*/{src,test}/**/*.test.ts'],
    execArgv: ['--conditions', sourceCondition],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    reporters: ['default', './tooling/checks/src/closing-line-reporter.ts'],
    // Of tests that use onnxruntime-node by itself.
    env: { NO_COLOR: '1', ORT_DISABLE_TELEMETRY: '1' },
  },
})

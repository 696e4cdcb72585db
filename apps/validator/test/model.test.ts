import { readdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { ModelReport } from '../src/model/model-report.ts'
import { folderWith, runValidator } from './run-validator.ts'

const modelFolder = dirname(fileURLToPath(import.meta.resolve('@e5/model-e5-small-v2/package.json')))

describe('e5-validator model', () => {
  it('finds the built-in model good, measures it and holds it against a baseline', async () => {
    await using folder = await folderWith({
      'sts/sts-dev.csv': [
        'g\tf\ty\t1\t5.0\ta man is playing a guitar\ta man plays the guitar',
        'g\tf\ty\t2\t2.5\ta man is playing a guitar\ta woman plays the violin',
        'g\tf\ty\t3\t0.2\ta man is playing a guitar\tstocks fell on monday',
      ].join('\n'),
    })
    const at = (name: string) => join(folder.path, name)
    const common = ['--precisions', 'fp32', '--data-dir', at('data'), '--json']
    const args = ['--data', at('sts'), '--baseline', modelFolder, '--html', at('report.html')]
    const { stdout, exitCode } = await runValidator('model', 'e5-small-v2', ...common, ...args)
    const report = JSON.parse(stdout) as ModelReport
    expect(report.groups.flatMap(({ checks }) => checks).filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(exitCode).toBe(0)
    expect(report.groups.map(({ title }) => title)).toEqual(['Folder', 'In fp32', 'Against the baseline'])
    expect(report.quality.map(({ figures }) => figures)).toEqual([
      { kind: 'similarity', file: 'sts-dev.csv', pairs: 3, spearman: 1 },
      { kind: 'similarity', file: 'sts-dev.csv', pairs: 3, spearman: 1 },
    ])
    expect(readdirSync(folder.path)).toContain('report.html')
  }, 60_000)

  it('finds a model that pools another way, and cannot judge one that is not there', async () => {
    await using pooling = await folderWith({})
    for (const name of readdirSync(modelFolder).filter((file) => file !== '1_Pooling')) {
      symlinkSync(join(modelFolder, name), join(pooling.path, name))
    }
    const outcome = await runValidator('model', pooling.path, '--json')
    expect(outcome.exitCode).toBe(1)
    expect((JSON.parse(outcome.stdout) as ModelReport).groups[0]!.checks[0]).toMatchObject({ outcome: 'failed' })
    expect(await runValidator('model', './nowhere')).toMatchObject({ exitCode: 2, stdout: '' })
  })
})

import { collectFindings, countOf } from '../findings/findings.ts'
import { checkBatchInput } from './batch/check-batch-input.ts'
import { checkBeirFolder } from './beir/check-beir-folder.ts'
import type { DatasetContent, DatasetLayout, DatasetReport } from './dataset-report.ts'
import type { DatasetWorld } from './dataset-world.ts'
import { checkStsFolder } from './sts/check-sts-folder.ts'
import { checkTrainingFolder } from './training/check-training-folder.ts'

/** How to judge a data set. */
export interface DatasetRules extends Omit<DatasetWorld, 'findings'> {
  readonly layout: DatasetLayout
  /** Findings of a kind in a file that are told one by one. */
  readonly maxFaults: number
  /** Whether a warning spoils the verdict too. */
  readonly strict: boolean
}

/** Reads a whole data set and judges it. @throws the signal's reason; what the file system throws. */
export async function checkDataset(rules: DatasetRules): Promise<DatasetReport> {
  const start = performance.now()
  const { folder, layout, strict } = rules
  const findings = collectFindings(rules.maxFaults)
  const content = await contentOf(layout, { ...rules, findings })
  const groups = findings.groups()
  const errors = countOf(groups, 'error')
  const warnings = countOf(groups, 'warning')
  return {
    folder,
    layout,
    verdict: errors > 0 || (strict && warnings > 0) ? 'faults' : 'good',
    errors,
    warnings,
    ...content,
    findings: groups,
    seconds: Math.round(performance.now() - start) / 1000,
  }
}

function contentOf(layout: DatasetLayout, world: DatasetWorld): Promise<DatasetContent> {
  switch (layout) {
    case 'training':
      return checkTrainingFolder(world)
    case 'beir':
      return checkBeirFolder(world)
    case 'sts':
      return checkStsFolder(world)
    case 'batch':
      return checkBatchInput(world)
  }
}

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { smallModelFolder } from '../bench-model.ts'
import type { TrainFigures, TrainRequest } from './train-steps.ts'

const script = fileURLToPath(new URL('../../peers/torch_train.py', import.meta.url))

/** How PyTorch runs. */
export interface TorchOptions {
  readonly python: string
  readonly precision: 'fp32' | 'bf16'
}

/** Steps of a plain PyTorch loop over all weights but the positions, in a Python process of its own. */
export function runTorchSteps(request: TrainRequest, { python, precision }: TorchOptions): TrainFigures {
  const { batch, limit, steps, workers, threads } = request
  const { status, stdout } = spawnSync(python, [script], {
    input: JSON.stringify({ ...batch, limit, steps, precision, threads: workers * threads, model: smallModelFolder }),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
    maxBuffer: 2 ** 24,
  })
  if (status !== 0) throw new Error(`${python} ${script} ended with code ${status}.`)
  return JSON.parse(stdout) as TrainFigures
}

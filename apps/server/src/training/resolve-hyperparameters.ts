import {
  checkOption,
  E5Error,
  fieldOf,
  type HyperparameterRow,
  type Hyperparameters,
  hyperparameterNames,
  hyperparameterTable,
  plainOf,
  warmupProblem,
} from '@e5/core'
import type { TrainOptions } from '../state/job-records.ts'

// What SambaStudio knows and the trainer has no choice of: accepted where it changes nothing.
const fixedValues: Readonly<Record<string, string>> = {
  run_mode: 'balanced',
  vocab_size: '30522',
  do_eval: 'true',
  evaluation_strategy: 'steps',
  lr_schedule: 'polynomial_decay_schedule_with_warmup',
  grad_accumulation_steps: '1',
  save_optimizer_state: 'true',
  skip_checkpoint: 'false',
}

// SambaStudio's -1: no checkpoints but the one after the last step.
const saveStepsNever = { given: -1, ours: 1e9 }

/**
 * The trainer's options by their fields, from hyperparameters by the same names: numbers may come as texts, as SambaStudio's clients
 * send them. Those that were not given have their defaults, or follow later from model, data and machine.
 *
 * @throws E5Error REQUEST_INVALID which names the hyperparameter, in the trainer's words
 */
export function resolveHyperparameters(given: Hyperparameters): TrainOptions['hyperparameters'] {
  const { save_epoch: saveEpoch, ...fields } = given
  const own = Object.entries(fields).filter(([field, value]) => !isFixed(field, value))
  const resolved = {
    ...defaults(),
    ...Object.fromEntries(own.map(([field, value]) => [field, checkedValue(field, value)])),
  }
  const problem = warmupProblem(numberOf(resolved.warmup_steps), numberOf(resolved.num_iterations))
  if (problem !== undefined) throw refused('warmup_steps', problem)
  if (saveEpoch !== undefined) checkSaveEpoch(saveEpoch, resolved.max_epochs)
  return resolved
}

function isFixed(field: string, value: string | number | boolean): boolean {
  const fixed = Object.hasOwn(fixedValues, field) ? fixedValues[field] : undefined
  if (fixed === undefined) return false
  if (String(value) === fixed) return true
  throw refused(field, `can only be ${fixed} here, not ${JSON.stringify(value)}.`)
}

function checkedValue(field: string, given: string | number | boolean): string | number | boolean {
  const name = hyperparameterNames.find((option) => fieldOf(option) === field)
  if (name === undefined) {
    const known = hyperparameterNames.map(fieldOf).join(', ')
    throw refused(field, `is no hyperparameter. Leave it out, or use one of ${known}.`)
  }
  const row: HyperparameterRow = hyperparameterTable[name]
  const value = row.kind === 'switch' ? switchOf(given) : plainOf(row.kind, given)
  if (name === 'saveSteps' && value === saveStepsNever.given) return saveStepsNever.ours
  const checked = checkOption(row, value)
  if ('reason' in checked) throw refused(field, checked.reason)
  return checked.value
}

function switchOf(value: unknown): unknown {
  return value === 'true' ? true : value === 'false' ? false : value
}

// The end of the last epoch has a checkpoint in any case.
function checkSaveEpoch(given: string | number | boolean, maxEpochs: unknown): void {
  if (Number(given) >= 1 && Number(given) >= Number(maxEpochs ?? 3)) return
  const reason =
    'can only be max_epochs or more here, since checkpoints are written by steps: leave it out, or give save_steps.'
  throw refused('save_epoch', reason)
}

function defaults(): Record<string, string | number | boolean> {
  const rows = hyperparameterNames.flatMap((name) => {
    const row: HyperparameterRow = hyperparameterTable[name]
    return row.default === undefined ? [] : [[fieldOf(name), row.default] as const]
  })
  return Object.fromEntries(rows)
}

function numberOf(value: string | number | boolean | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function refused(field: string, reason: string): E5Error<'REQUEST_INVALID'> {
  return new E5Error('REQUEST_INVALID', { reason: `"hyperparams.${field}" ${reason}`, field: 'hyperparams' })
}

import { E5Error } from '@e5/core'
import { isDeeperThan, maxJsonDepth } from '../json-body.ts'

const names = { endpoint_name: 'name', model_checkpoint: 'model', project: 'project_name' } as const

/**
 * A body under our names. SambaStudio's clients call the fields of a new endpoint otherwise, send hyperparameters as a JSON text
 * and their values as strings.
 *
 * @throws E5Error REQUEST_INVALID for hyperparameters that cannot be read
 */
export function withOurNames(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const { hyperparams, ...fields } = body as Record<string, unknown>
  const renamed = Object.fromEntries(
    Object.entries({ ...hyperparametersOf(hyperparams), ...fields }).map(([name, value]) => [
      ourName(name, fields),
      value,
    ]),
  )
  const { batch_size: batchSize } = renamed
  return typeof batchSize === 'string' && /^\d+$/.test(batchSize)
    ? { ...renamed, batch_size: Number(batchSize) }
    : renamed
}

/**
 * The body of a new job under our names: the model's checkpoint may be called `model`, and hyperparameters stay by themselves.
 *
 * @throws E5Error REQUEST_INVALID for hyperparameters that cannot be read
 */
export function withJobNames(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const { hyperparams, name, model, ...fields } = body as Record<string, unknown>
  return { job_name: name, model_checkpoint: model, ...fields, hyperparams: hyperparametersOf(hyperparams) }
}

function ourName(name: string, fields: Record<string, unknown>): string {
  const ours = Object.hasOwn(names, name) ? names[name as keyof typeof names] : name
  return ours !== name && fields[ours] !== undefined ? name : ours
}

function hyperparametersOf(value: unknown): object {
  const given = typeof value === 'string' && value !== '' ? parseText(value) : value
  // Empty ones are what SambaStudio shows where there are none.
  if (given === undefined || given === null || given === '' || (Array.isArray(given) && given.length === 0)) return {}
  if (typeof given === 'object' && !Array.isArray(given)) return given
  throw wrong('an object, or one as JSON text')
}

function parseText(text: string): unknown {
  if (isDeeperThan(text, maxJsonDepth)) throw wrong(`no more than ${maxJsonDepth} levels`)
  try {
    return JSON.parse(text)
  } catch {
    throw wrong('JSON text')
  }
}

function wrong(expected: string): E5Error {
  return new E5Error('REQUEST_INVALID', {
    reason: `"hyperparams" is wrong: expected ${expected}.`,
    field: 'hyperparams',
  })
}

import { isRemoteError } from '@e5/client'

/** What the server refused of a new job: the field, by its name in the request, and why. */
export interface RefusedField {
  readonly field: string
  readonly says: string
}

const fieldsOfCodes: Readonly<Record<string, string>> = {
  NAME_TAKEN: 'job_name',
  DATASET_NOT_FOUND: 'dataset',
  DATASET_UNFIT: 'dataset',
  MODEL_NOT_FOUND: 'model_checkpoint',
  MODEL_UNSUPPORTED: 'model_checkpoint',
  CHECKPOINT_NOT_FOUND: 'model_checkpoint',
  COLLECTION_NOT_FOUND: 'collection',
}

/** The field that an error is about; undefined if it names none. */
export function refusedField(error: Error | null): RefusedField | undefined {
  if (!isRemoteError(error)) return undefined
  const [, name, reason] = /"hyperparams\.(\w+)" (?:is wrong: )?(.*)$/.exec(error.message) ?? []
  if (name !== undefined) return { field: name, says: `${name} ${reason}` }
  const field = fieldsOfCodes[error.code]
  return field === undefined ? undefined : { field, says: error.message }
}

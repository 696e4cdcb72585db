import { basename, resolve } from 'node:path'
import { E5Error } from '@e5/core'
import { optionTable, type ResolvedOptions } from './options/option-table.ts'

/**
 * The name of the endpoint: the one that was given, else the last part of the model's id or path.
 *
 * @throws E5Error OPTION_INVALID if that part cannot be a name
 */
export function endpointNameOf({ endpoint, model }: Pick<ResolvedOptions, 'endpoint' | 'model'>): string {
  if (endpoint !== undefined) return endpoint
  const last = basename(resolve(model))
  const result = optionTable.endpoint.schema.safeParse(last)
  if (result.success) return result.data
  const reason = `the model "${model}" gives the endpoint no name, as "${last}" cannot be one: give one`
  throw new E5Error('OPTION_INVALID', { option: '--endpoint (E5_ENDPOINT)', reason })
}

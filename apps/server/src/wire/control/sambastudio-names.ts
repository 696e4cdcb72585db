const names = { endpoint_name: 'name', model_checkpoint: 'model', project: 'project_name' } as const

/**
 * A body under our names. SambaStudio's clients call the fields of a new endpoint otherwise, send hyperparameters as a JSON text
 * and their values as strings. What cannot be read is left as it is, for the schema to refuse.
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

function ourName(name: string, fields: Record<string, unknown>): string {
  const ours = Object.hasOwn(names, name) ? names[name as keyof typeof names] : name
  return ours !== name && fields[ours] !== undefined ? name : ours
}

function hyperparametersOf(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value
  if (typeof value !== 'string') return {}
  try {
    const parsed: unknown = JSON.parse(value)
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    return { hyperparams: value }
  }
}

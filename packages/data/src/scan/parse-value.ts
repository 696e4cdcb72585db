import type { z } from 'zod'
import { issueReason } from '../rows/issue-reason.ts'
import type { BreachParams } from './checked-text.ts'
import type { JsonPath } from './json-column.ts'
import type { AddFault, RowFaultKind } from './row-fault.ts'

/** A value as a schema has it; what breaks the schema is a fault at the column of the path that broke it. */
export function parseValue<Row>(
  value: unknown,
  schema: z.ZodType<Row>,
  { addFault, columnOf }: { readonly addFault: AddFault; readonly columnOf: (path: JsonPath) => number },
): Row | undefined {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) addFault(kindOf(issue), columnOf(issue.path), issueReason(issue))
  return undefined
}

// Schemas of other packages, such as core's contracts, do not say what kind of fault theirs is.
function kindOf(issue: z.core.$ZodIssue): RowFaultKind {
  const params = issue.code === 'custom' ? (issue.params as BreachParams | undefined) : undefined
  return params?.kind ?? 'wrong-field'
}

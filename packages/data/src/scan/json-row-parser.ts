import type { z } from 'zod'
import { issueReason } from '../rows/issue-reason.ts'
import type { BreachParams } from './checked-text.ts'
import { columnOf, syntaxFault } from './json-column.ts'
import type { RowFaultKind } from './row-fault.ts'
import type { RowParser } from './scan-rows.ts'

/** Reads a JSON value a line as a schema has it; what breaks the schema is a fault at its column. */
export function jsonRowParser<Row>(schema: z.ZodType<Row>): RowParser<Row> {
  return (text, addFault) => {
    const json = parseJson(text)
    if (json === undefined) {
      const { column, reason } = syntaxFault(text)
      addFault('not-json', column, `it is not JSON: ${reason}.`)
      return undefined
    }
    const parsed = schema.safeParse(json.value)
    if (parsed.success) return parsed.data
    for (const issue of parsed.error.issues) addFault(kindOf(issue), columnOf(text, issue.path), issueReason(issue))
    return undefined
  }
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

function kindOf(issue: z.core.$ZodIssue): RowFaultKind {
  return issue.code === 'custom' ? (issue.params as BreachParams).kind : 'wrong-field'
}

import type { z } from 'zod'
import { columnOf, syntaxFault } from './json-column.ts'
import { parseValue } from './parse-value.ts'
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
    return parseValue(json.value, schema, { addFault, columnOf: (path) => columnOf(text, path) })
  }
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

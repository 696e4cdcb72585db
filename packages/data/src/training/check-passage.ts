import { detectPrefix } from '@e5/core'
import { columnOf } from '../scan/json-column.ts'
import type { RowFault, ScannedRow } from '../scan/row-fault.ts'
import { type Passage, passageText } from './passage.ts'

/** The faults of a readable passage that only its meaning shows: a prefix that is there already. */
export function checkPassage({ line, text, row }: ScannedRow<Passage> & { readonly row: Passage }): RowFault[] {
  const prefix = detectPrefix(passageText(row))
  if (prefix === undefined) return []
  const hasTitle = row.title !== undefined && row.title.trim() !== ''
  // A missing value's column is that of the object around it.
  const column = Math.max(...(hasTitle ? ['title'] : ['contents', 'text']).map((key) => columnOf(text, [key])))
  const reason = `the passage begins with "${prefix}:", which training adds itself.`
  return [{ line, column, kind: 'prefix-present', severity: 'warning', reason }]
}

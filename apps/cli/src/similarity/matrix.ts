import { styleText } from 'node:util'
import type { Output } from '@e5/terminal'

const cellWidth = 7
const defaultColumns = 100
const minLabelWidth = 12
const maxLabelWidth = 48

/**
 * The matrix for a person: a numbered row for each text, its label shortened, and columns by number. On a terminal the
 * most alike third is green, the least alike third grey; the diagonal is always dim.
 */
export function formatMatrix(texts: readonly string[], matrix: readonly (readonly number[])[], output: Output): string {
  const numberWidth = String(texts.length).length
  const room = (output.columns ?? defaultColumns) - numberWidth - 4 - texts.length * cellWidth
  const longest = Math.max(...texts.map((text) => label(text, maxLabelWidth).length))
  const labelWidth = Math.min(Math.max(room, minLabelWidth), longest)
  const colour = colourScale(matrix)

  const head = texts.map((_, column) => String(column + 1).padStart(cellWidth)).join('')
  const lines = texts.map((text, row) => {
    const number = String(row + 1).padStart(numberWidth)
    const cells = matrix[row]!.map((value, column) => {
      const cell = value.toFixed(3).padStart(cellWidth)
      return styleText(row === column ? 'dim' : colour(value), cell, { stream: output })
    })
    return `${number}  ${label(text, labelWidth).padEnd(labelWidth)}${cells.join('')}`
  })
  return `${' '.repeat(numberWidth + 2 + labelWidth)}${head}\n${lines.join('\n')}\n`
}

function label(text: string, width: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const characters = [...line]
  return characters.length <= width ? line : `${characters.slice(0, width - 1).join('')}…`
}

function colourScale(matrix: readonly (readonly number[])[]): (value: number) => 'green' | 'gray' | 'reset' {
  const values = matrix.flatMap((row, at) => row.filter((_, column) => column !== at))
  const low = values.reduce((least, value) => Math.min(least, value), Infinity)
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity)
  const third = (high - low) / 3
  return (value) => {
    if (third === 0) return 'reset'
    if (value >= high - third) return 'green'
    return value <= low + third ? 'gray' : 'reset'
  }
}

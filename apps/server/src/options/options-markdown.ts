import { defaultTextOf, flagOf, type OptionRow, optionNames, optionTable, variableOf } from './option-table.ts'

/** The options as the table of docs/server-options.md, in the layout that the formatter keeps. */
export function optionsMarkdown(): string {
  const rows = optionNames.map((option) => {
    const row: OptionRow = optionTable[option]
    return [`\`${flagOf(option)}\``, `\`${variableOf(option)}\``, defaultTextOf(option), row.help]
  })
  const titles = ['flag', 'variable', 'default', 'meaning']
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
  return [line(titles), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

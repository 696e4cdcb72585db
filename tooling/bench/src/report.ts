import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Table from 'cli-table3'
import { describeMachine, machineLine } from './machine.ts'

/** What a bench found. */
export interface Report {
  /** For a person: tables and what they mean. */
  readonly text: string
  /** For a program: everything. */
  readonly record: object
  /** Where the JSON goes. */
  readonly output: string
}

/** Prints a report under a line about this machine, and writes it as JSON. */
export function publish({ text, record, output }: Report): void {
  const machine = describeMachine()
  console.log(`${machineLine(machine)}\n${text}`)
  mkdirSync(dirname(output), { recursive: true })
  writeFileSync(output, `${JSON.stringify({ machine, ...record }, undefined, 2)}\n`)
  console.error(`bench: written to ${output}`)
}

/** A table without colours; unless said otherwise figures go right, and what stands in the first column goes left. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  aligns: readonly ('left' | 'right')[] = head.map((_, column) => (column === 0 ? 'left' : 'right')),
): string {
  const table = new Table({
    head: [...head],
    colAligns: [...aligns],
    style: { head: [], border: [] },
  })
  table.push(...rows.map((row) => [...row]))
  return table.toString()
}

import { readFileSync } from 'node:fs'
import { E5Error } from '@e5/core'
import { z } from 'zod'
import { type OptionName, type OptionRow, optionNames, optionTable, type ResolvedOptions } from './option-table.ts'

/** The options of a config file, each as the text that a flag would have. */
export type ConfigFile = Readonly<Partial<Record<OptionName, string>>>

const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))])
// A file that names a file would have no end.
const namesInFile = optionNames.filter((option) => option !== 'config')

/**
 * Reads a config file: one JSON object, its fields named as the options are.
 *
 * @throws E5Error OPTION_INVALID which names the file, and the field if one is wrong
 */
export function readConfigFile(file: string): ConfigFile {
  const content = parseJson(file)
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new E5Error('OPTION_INVALID', { option: file, reason: 'is not one JSON object' })
  }
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, textOf(file, name, value)]))
}

/** Options as a config file, without secrets and without what is not set. */
export function formatConfigFile(options: ResolvedOptions): string {
  const shown = namesInFile.filter((option) => (optionTable[option] as OptionRow).secret !== true)
  return `${JSON.stringify(Object.fromEntries(shown.map((option) => [option, options[option]])), null, 2)}\n`
}

/** How messages call a field of a config file. */
export function fieldOf(file: string, name: string): string {
  return `${file}, "${name}"`
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    // V8 repeats a piece of what it cannot parse, which could be a key.
    const reason = error instanceof SyntaxError ? 'it is not JSON' : String((error as Error).message)
    throw new E5Error('OPTION_INVALID', { option: file, reason: `the config file cannot be read: ${reason}` })
  }
}

function textOf(file: string, name: string, value: unknown): string {
  if (!namesInFile.some((known) => known === name)) {
    const reason = `is not an option of the server. Leave it out, or use one of ${namesInFile.join(', ')}`
    throw new E5Error('OPTION_INVALID', { option: fieldOf(file, name), reason })
  }
  const result = valueSchema.safeParse(value)
  if (result.success) return String(result.data)
  throw new E5Error('OPTION_INVALID', {
    option: fieldOf(file, name),
    reason: 'must be a text, a number or a list of them',
  })
}

import { prefixes } from '@e5/core'
import { formatCount, formatNoun, formatRate, formatSeconds } from '@e5/terminal'
import type { EmbedFlags } from './embed-flags.ts'
import type { EmbedTotals } from './embed-rows.ts'
import type { SplitCounts } from './split-rows.ts'

/** What a finished run can say of itself. */
export interface RunReport {
  readonly totals: EmbedTotals
  /** What came of texts that were to be split, into pieces of so many tokens; undefined where none were. */
  readonly split: (SplitCounts & { readonly tokens: number }) | undefined
  readonly invalidRows: number
  /** From the first text to the last vector, without the loading of the model. */
  readonly elapsedMs: number
  /** What was loaded before, and in what time; undefined where nothing was. */
  readonly load: { readonly what: string; readonly ms: number } | undefined
  /** Undefined where nobody knows. */
  readonly tokenLimit: number | undefined
  readonly dimensions: number
  readonly options: EmbedFlags
  /** Whether `--as` was left to its default. */
  readonly isDefaultType: boolean
}

/** The rates of a run: `84.7 texts/s, 18,500 tokens/s`. */
export function formatRates(counts: { texts: number; tokens: number }, elapsedMs: number): string {
  const seconds = Math.max(elapsedMs, 1) / 1000
  return `${formatRate(counts.texts / seconds)} texts/s, ${formatRate(counts.tokens / seconds)} tokens/s`
}

/** The lines that close a run. */
export function formatSummary(report: RunReport): string {
  const { totals, split, invalidRows, elapsedMs, load, tokenLimit, dimensions, options } = report
  const where = options.output === undefined ? 'standard output' : options.output
  const lines = [
    `${formatNoun(totals.texts, split === undefined ? 'text' : 'piece')}, ${formatNoun(totals.tokens, 'token')} in ${formatSeconds(elapsedMs)}` +
      ` (${formatRates(totals, elapsedMs)}${load === undefined ? '' : `; ${load.what} in ${formatSeconds(load.ms)}`})`,
    `${formatNoun(totals.texts, 'vector')} of ${dimensions} dimensions to ${where}, ${formatPrefix(report)}`,
  ]
  if (split !== undefined) {
    const size = `pieces of up to ${formatCount(split.tokens)} tokens`
    lines.push(`${formatCount(split.splitTexts)} of ${formatNoun(split.texts, 'text')} split into ${size}`)
  }
  if (totals.cutTexts > 0) {
    const limit = tokenLimit === undefined ? "the model's limit" : `${formatCount(tokenLimit)} tokens`
    lines.push(`${formatNoun(totals.cutTexts, 'text')} cut at ${limit}`)
  }
  if (invalidRows > 0) lines.push(`${formatNoun(invalidRows, 'broken row')} skipped`)
  return lines.map((line) => `${line}\n`).join('')
}

function formatPrefix({ options, isDefaultType }: RunReport): string {
  if (options.as === 'none') return 'no prefix added'
  const hint = isDefaultType ? ' (the default; for documents of a search: --as passage)' : ''
  return `prefix "${prefixes[options.as]}"${hint}`
}

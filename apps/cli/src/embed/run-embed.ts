import type { E5Error } from '@e5/core'
import { openVectorFile, streamVectorWriter, type VectorWriter } from '@e5/data'
import { formatCount, formatError, formatNoun, type ProgressState, showProgress, untilInterrupted } from '@e5/terminal'
import { closeLoading } from '../close-loading.ts'
import type { Context } from '../context.ts'
import { type EmbedFlags, vectorTarget } from './embed-flags.ts'
import { type EmbedTotals, embedRows } from './embed-rows.ts'
import { type EmbedSource, modelSource, type RowEmbedder } from './embed-source.ts'
import { endpointSource } from './endpoint-source.ts'
import { type Input, resolveInput } from './input.ts'
import { inputRows, type ReadProgress } from './input-rows.ts'
import { type SplitCounts, splitRows } from './split-rows.ts'
import { formatRates, formatSummary, type RunReport } from './summary.ts'

type RunOptions = EmbedFlags & { readonly isDefaultType: boolean }

/** Runs `e5 embed`: everything that can be refused is refused before the model is loaded. */
export async function runEmbed(args: readonly string[], options: RunOptions, context: Context): Promise<void> {
  const { signal } = context
  const input = await resolveInput(args, { format: options.format, stdinIsTerminal: context.stdin.isTTY === true })
  const target = vectorTarget(options)
  const { endpoint } = options
  const source =
    endpoint === undefined ? await modelSource(options, context) : await endpointSource(endpoint, options, context)
  const { dimensions, loaded, splitting } = source
  const writer =
    target.kind === 'stdout'
      ? streamVectorWriter(context.stdout, { format: target.format, name: 'standard output' })
      : await openVectorFile(target.file, {
          format: target.format,
          dimensions,
          replace: options.force,
          ...(splitting === undefined ? {} : { names: ['piece'] }),
        })

  const totals: EmbedTotals = { texts: 0, tokens: 0, cutTexts: 0 }
  const loadStart = performance.now()
  const loading = source.load()
  try {
    const embedder = await untilInterrupted(loading, signal)
    const load = loaded === undefined ? undefined : { what: loaded, ms: performance.now() - loadStart }
    await writeVectors(input, { embedder, writer, totals, dimensions, load, splitting }, options, context)
  } catch (error) {
    if (signal.aborted) {
      const lost = options.output === undefined ? '' : `, and ${options.output} was not written`
      context.stderr.write(`e5: interrupted after ${formatNoun(totals.texts, 'text')}${lost}\n`)
    }
    await writer.abort()
    throw error
  } finally {
    await closeLoading(loading)
  }
}

interface Run {
  readonly embedder: RowEmbedder
  readonly writer: VectorWriter
  readonly totals: EmbedTotals
  readonly dimensions: number
  readonly load: RunReport['load']
  readonly splitting: EmbedSource['splitting']
}

async function writeVectors(input: Input, run: Run, options: RunOptions, context: Context): Promise<void> {
  const { embedder, writer, totals, dimensions, load, splitting } = run
  const { stderr, signal } = context
  const progress: ReadProgress = { rows: 0, bytes: 0 }
  const clearLine = stderr.isTTY === true ? '\r\u001b[K' : ''
  let invalidRows = 0
  const onInvalid = (error: E5Error): void => {
    invalidRows++
    stderr.write(`${clearLine}e5: skipped ${formatError(error)}\n`)
  }

  const start = performance.now()
  const hideProgress = options.quiet ? () => {} : showProgress(stderr, () => progressState(input, progress, run, start))
  const skip = options.skipInvalid ? onInvalid : undefined
  const splitCounts: SplitCounts = { texts: 0, splitTexts: 0 }
  const inputs = inputRows(input, { stdin: context.stdin, field: options.field, onInvalid: skip }, progress)
  const embedding = embedRows(
    splitting === undefined ? inputs : splitRows(inputs, splitting, splitCounts),
    { embedder, writer, inputType: options.as, truncate: options.truncate, signal, onInvalid: skip },
    totals,
  )
  try {
    await untilInterrupted(embedding, signal)
    await writer.close()
  } finally {
    hideProgress()
  }
  if (options.quiet) return
  const elapsedMs = performance.now() - start
  const { tokenLimit } = embedder
  const { isDefaultType } = options
  const split = splitting === undefined ? undefined : { ...splitCounts, tokens: splitting.tokens }
  stderr.write(
    formatSummary({ totals, split, invalidRows, elapsedMs, load, tokenLimit, dimensions, options, isDefaultType }),
  )
}

function progressState(
  input: Input,
  progress: ReadProgress,
  { embedder, splitting }: Run,
  start: number,
): ProgressState {
  const { embeddedTexts: done, embeddedTokens } = embedder.stats()
  const elapsedMs = performance.now() - start
  const rates = formatRates({ texts: done, tokens: embeddedTokens }, elapsedMs)
  // How many pieces the texts to come will be, nobody knows.
  const total = splitting === undefined ? estimatedRows(input, progress) : undefined
  const of = total === undefined ? '' : ` of ${formatCount(total)}`
  const left =
    total === undefined || done === 0 ? '' : `, ${formatCount(((total - done) * elapsedMs) / done / 1000)} s left`
  return {
    done,
    total,
    note: `${formatCount(done)}${of} ${splitting === undefined ? 'texts' : 'pieces'}, ${rates}${left}`,
  }
}

// The share of the bytes that were read tells how many rows there will be: an estimate until all are read.
function estimatedRows(input: Input, progress: ReadProgress): number | undefined {
  if (input.kind === 'texts') return input.texts.length
  if (input.kind === 'stdin' || progress.bytes === 0) return undefined
  const totalBytes = input.files.reduce((sum, { bytes }) => sum + (bytes ?? Number.NaN), 0)
  if (Number.isNaN(totalBytes)) return undefined
  return Math.round((progress.rows * Math.max(totalBytes, progress.bytes)) / progress.bytes)
}

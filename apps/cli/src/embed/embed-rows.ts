import type { VectorWriter } from '@e5/data'
import { countsOf, type EmbeddedWindow, type EmbedWindowOptions, embedWindow } from './embed-window.ts'
import type { InputRow } from './input-rows.ts'
import { charactersOf, closeSource, type WindowLimits, windowsOf } from './windows.ts'

/** What was written so far. */
export interface EmbedTotals {
  texts: number
  /** Tokens that the model read. */
  tokens: number
  /** Texts that were longer than the limit. */
  cutTexts: number
}

/** How rows become vectors. */
export interface EmbedRowsOptions extends EmbedWindowOptions {
  readonly writer: Pick<VectorWriter, 'write'>
  readonly window?: WindowLimits
  readonly inFlight?: WindowLimits
}

// Small windows, so that the first vectors come soon; many of them at once, so that the scheduler finds texts of equal
// length among them and no worker waits.
const defaultWindow: WindowLimits = { rows: 32, characters: 1 << 15 }
const defaultInFlight: WindowLimits = { rows: 1024, characters: 1 << 18 }

interface Flight {
  readonly rows: number
  readonly characters: number
  readonly embedded: Promise<EmbeddedWindow>
}

/**
 * Embeds rows of any number in bounded memory and writes them in order: windows are read while there is room for them
 * in flight, and the oldest is written as soon as it is embedded, also while the next one is waited for. `totals` is
 * kept up to date.
 */
export async function embedRows(
  rows: AsyncIterable<InputRow>,
  options: EmbedRowsOptions,
  totals: EmbedTotals,
): Promise<void> {
  const { writer, window = defaultWindow, inFlight = defaultInFlight, ...windowOptions } = options
  const stop = new AbortController()
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
  const flights: Flight[] = []

  async function land(): Promise<void> {
    const { rows: embeddedRows, result } = await flights[0]!.embedded
    flights.shift()
    await writer.write(
      embeddedRows.map(({ index, id, piece, text }, place) => ({
        index,
        text,
        vector: result.embeddings[place]!,
        ...(id === undefined ? {} : { id }),
        ...(piece === undefined ? {} : { piece }),
      })),
    )
    totals.texts += embeddedRows.length
    const { tokens, cutTexts } = countsOf(result)
    totals.tokens += tokens
    totals.cutTexts += cutTexts
  }

  function takeOff(next: readonly InputRow[]): void {
    // One caller, so that the windows keep their order and the first is done first.
    const embedded = embedWindow(next, { ...windowOptions, signal, caller: 'rows' })
    // Its failure is thrown when its turn comes.
    embedded.catch(() => {})
    flights.push({ rows: next.length, characters: charactersOf(next), embedded })
  }

  const windows = windowsOf(rows, window)
  let reading: Promise<IteratorResult<readonly InputRow[]>> | undefined
  try {
    for (;;) {
      options.signal?.throwIfAborted()
      if (flights.length >= 2 && isFull(flights, inFlight)) {
        await land()
        continue
      }
      reading ??= windows.next()
      const oldest = flights[0]
      const first = await (oldest === undefined ? reading : Promise.race([oldest.embedded, reading]))
      if ('result' in first) {
        await land()
        continue
      }
      reading = undefined
      if (first.done === true) break
      takeOff(first.value)
    }
    while (flights.length > 0) await land()
  } catch (error) {
    stop.abort()
    throw error
  } finally {
    await closeSource(windows, reading)
  }
}

function isFull(flights: readonly Flight[], limits: WindowLimits): boolean {
  const rows = flights.reduce((sum, flight) => sum + flight.rows, 0)
  const characters = flights.reduce((sum, flight) => sum + flight.characters, 0)
  return rows >= limits.rows || characters >= limits.characters
}

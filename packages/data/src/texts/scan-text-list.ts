import { E5Error } from '@e5/core'
import { afterByteOrderMark, type ByteSource, maxLineBytes } from '../rows/lines.ts'
import { textSchema } from '../scan/checked-text.ts'
import { parseValue } from '../scan/parse-value.ts'
import { addMarkFault } from '../scan/scan-rows.ts'
import { countBytePlaces, type TextPlace } from './byte-places.ts'
import { type JsonToken, jsonChunks } from './json-tokens.ts'
import { collectFaults, type ScannedText } from './scanned-text.ts'
import type { TextScanOptions } from './text-scan-options.ts'

const listName = 'text_list'
const form = `a batch's input is an object {"${listName}": ["…", "…"]}`

/**
 * The texts of a file of SambaStudio's batch form, `{"text_list": [...]}`, in memory for one of them, however large the
 * file is. Other fields of the object are passed over.
 *
 * @throws E5Error ROW_INVALID where it is not JSON in UTF-8, has another form, or a text is too long to be held.
 */
export async function* scanTextList(source: ByteSource, { file }: TextScanOptions): AsyncGenerator<ScannedText> {
  const places = countBytePlaces()
  let place: TextPlace = { line: 1, column: 1 }
  let depth = 0
  let key = ''
  let lastText = ''
  let listIs: 'awaited' | 'open' | 'closed' = 'awaited'
  let elementPlace = place
  let rows: ScannedText[] = []

  const invalid = (reason: string, cause?: unknown) =>
    new E5Error('ROW_INVALID', { file, ...place, reason }, cause === undefined ? undefined : { cause })

  function onToken({ kind, text, offset }: JsonToken): void {
    place = places.placeOf(offset)
    const isValue = kind !== 'close' && kind !== 'comma' && kind !== 'colon'
    if (depth === 0 && kind !== 'open-object') throw invalid(`expected an object: ${form}.`)
    if (depth === 1 && kind === 'colon') key = lastText
    else if (depth === 1 && kind === 'comma') key = ''
    else if (depth === 1 && isValue && key === listName) {
      if (kind !== 'open-list') throw invalid(`"${listName}" is no list: ${form}.`)
      if (listIs === 'closed') throw invalid(`"${listName}" stands here a second time.`)
      listIs = 'open'
    } else if (depth === 2 && listIs === 'open') {
      if (isValue) elementPlace = place
      if (kind === 'close') listIs = 'closed'
    }
    if (kind === 'string') lastText = text
    if (kind === 'open-object' || kind === 'open-list') depth++
    if (kind === 'close') depth--
  }

  function onValue(value: unknown): void {
    const { line, column } = elementPlace
    const { faults, addFault } = collectFaults(line)
    const text = parseValue(value, textSchema, { addFault, columnOf: () => column })
    rows.push({ line, row: text === undefined ? undefined : { text }, faults, textColumn: () => column })
  }

  const json = jsonChunks(`$.${listName}.*`, { onToken, onValue })

  function reading(step: () => void): void {
    try {
      step()
    } catch (error) {
      if (error instanceof E5Error) throw error
      throw invalid(`it is not JSON in UTF-8 behind this place: ${(error as Error).message}.`, error)
    }
  }

  const onMark = () => {
    const { faults, addFault } = collectFaults(1)
    addMarkFault(addFault)
    rows.push({ line: 1, row: undefined, faults, textColumn: () => 1 })
  }
  for await (const chunk of afterByteOrderMark(source, onMark)) {
    places.take(chunk)
    reading(() => json.write(chunk))
    yield* rows
    rows = []
    if (places.keptBytes > maxLineBytes) throw invalid(`a text is longer than ${maxLineBytes} bytes.`)
  }
  reading(() => json.end())
  if (listIs === 'awaited') throw invalid(`it has no field "${listName}": ${form}.`)
}

import type { BertShape } from '@e5/graph'
import { batchShapes } from '@e5/graph/training'
import type { GraphSession, GraphTensor, GraphTensors } from '@e5/runtime/sessions'
import type { MicroBatch } from './micro-batch.ts'

/** A range of rows. */
export interface Rows {
  readonly begin: number
  readonly end: number
}

/** Texts of one length within a micro-batch, and the shapes that their graphs take. */
export interface GroupRows {
  readonly tokens: Rows
  readonly texts: Rows
  readonly shapes: GraphTensors
}

/** Values as `[rows, channels]`. */
export function matrix(values: Float32Array | Uint16Array, channels: number): GraphTensor {
  return { values, shape: [values.length / channels, channels] }
}

/** Some rows of such values. */
export function matrixPart(values: Float32Array, channels: number, { begin, end }: Rows): GraphTensor {
  return matrix(values.subarray(begin * channels, end * channels), channels)
}

// From here on a run's own cost is small, and what lies between the passes is still in the cache.
const tileFloats = 2 ** 18

/** Visits rows of so many channels in tiles: operations that pass over them many times find them in the processor's cache. */
export async function eachTile(rows: number, channels: number, visit: (tile: Rows) => Promise<void>): Promise<void> {
  const tileRows = Math.max(1, Math.floor(tileFloats / channels))
  for (let begin = 0; begin < rows; begin += tileRows) await visit({ begin, end: Math.min(rows, begin + tileRows) })
}

// Attention's scores of a long text fill the cache alone.
const scoreFloats = 2 ** 18

/** Visits texts of one length together, as many as attention's scores leave room for in the processor's cache. */
export async function eachGroup(
  shape: BertShape,
  { groups }: MicroBatch,
  visit: (group: GroupRows) => Promise<void>,
): Promise<void> {
  let [token, text] = [0, 0]
  for (const { texts, tokens } of groups) {
    const most = Math.max(1, Math.floor(scoreFloats / (shape.heads * tokens ** 2)))
    for (let left = texts; left > 0; left -= most) {
      const count = Math.min(most, left)
      await visit({
        tokens: { begin: token, end: token + count * tokens },
        texts: { begin: text, end: text + count },
        shapes: shapeTensors(shape, count, tokens),
      })
      token += count * tokens
      text += count
    }
  }
}

/** Runs a graph with what it has as inputs and outputs among these. */
export function runGraph(session: GraphSession, inputs: GraphTensors, outputs: GraphTensors): Promise<void> {
  const pick = (names: readonly string[], tensors: GraphTensors) =>
    Object.fromEntries(names.flatMap((name) => (tensors[name] === undefined ? [] : [[name, tensors[name]]])))
  return session.run(pick(session.inputNames, inputs), pick(session.outputNames, outputs))
}

function shapeTensors(shape: BertShape, texts: number, tokens: number): GraphTensors {
  return Object.fromEntries(
    Object.entries(batchShapes(shape, texts, tokens)).map(([name, sizes]) => [
      name,
      { values: BigInt64Array.from(sizes, BigInt), shape: [sizes.length] },
    ]),
  )
}

import { createGraphBuilder, type GraphBuilder } from '../onnx/graph-builder.ts'
import type { Model, Node, ValueInfo } from '../onnx/model.ts'
import type { AddPart, Operation } from './operation.ts'
import { gradientBefore, gradientOf, type Piece } from './piece.ts'

// What the operators are there in: Gelu and LayerNormalization by ONNX Runtime, the rest by ONNX 20.
const opsets = { '': 20, 'com.microsoft': 1 }

/** The graph from a piece's inputs to its outputs and to what its backward graph takes. */
export function buildForward({ name, inputs, operations, outputs, kept }: Piece): Model {
  const builder = trainingBuilder()
  for (const operation of operations) operation.emit(builder)
  const names = new Set(outputs.map((output) => output.name))
  return finish(builder, `${name}-forward`, inputs, [...outputs, ...kept.filter((value) => !names.has(value.name))])
}

/** What a backward graph is to give. */
export interface BackwardRequest {
  /** Weights whose gradients are added to what is in `gradientBefore(weight)`. */
  readonly weights: readonly string[]
  /** Values of the piece before whose gradients go on to it. */
  readonly values: readonly string[]
}

/** The graph from the gradients of a piece's outputs to those of what is asked for. */
export function buildBackward(piece: Piece, { weights, values }: BackwardRequest): Model {
  const { name, inputs, operations, outputs, kept } = piece
  const builder = trainingBuilder()
  const value = forwardValues(builder, piece)
  const wanted = wantedValues(operations, [...weights, ...values])
  const before = [...weights, ...outputs.map((output) => output.name)]
  const gradients = new Map(before.map((target) => [target, gradientBefore(target)]))
  const partsLeft = countParts(operations, wanted)

  function add(target: string, part: AddPart): void {
    const left = partsLeft.get(target)! - 1
    partsLeft.set(target, left)
    const partName = left === 0 ? gradientOf(target) : `${gradientOf(target)}.${left}_left`
    gradients.set(target, part(partName, gradients.get(target)))
  }

  for (const operation of operations.toReversed()) {
    if (!wanted.has(operation.output)) continue
    operation.differentiate(gradients.get(operation.output)!, {
      builder,
      value,
      wants: (name) => wanted.has(name),
      add,
    })
  }
  for (const target of values) {
    const gradient = gradients.get(target)!
    if (gradient !== gradientOf(target)) builder.node(gradientOf(target), { operator: 'Identity', inputs: [gradient] })
  }
  const infos = new Map([...inputs, ...outputs].map((info) => [info.name, info]))
  const renamed = (source: string, target: string): ValueInfo => ({ ...infos.get(source)!, name: target })
  return finish(
    builder,
    `${name}-backward`,
    [...inputs, ...kept, ...before.map((target) => renamed(target, gradientBefore(target)))],
    [...weights, ...values].map((target) => renamed(target, gradientOf(target))),
  )
}

// Names of forward values in a backward graph; one that was not kept is computed when it is first asked for.
function forwardValues(builder: GraphBuilder, { inputs, operations, kept }: Piece): (name: string) => string {
  const present = new Set([...inputs, ...kept].map(({ name }) => name))
  const producers = new Map(operations.map((operation) => [operation.output, operation]))
  return function value(name) {
    if (present.has(name)) return name
    const producer = producers.get(name)
    if (producer === undefined) throw new Error(`This is a bug: no operation gives "${name}".`)
    for (const input of producer.inputs) value(input)
    producer.emit(builder)
    present.add(name)
    return name
  }
}

// The values that what is asked for reaches.
function wantedValues(operations: readonly Operation[], asked: readonly string[]): ReadonlySet<string> {
  const wanted = new Set(asked)
  for (const { output, inputs } of operations) if (inputs.some((input) => wanted.has(input))) wanted.add(output)
  return wanted
}

function countParts(operations: readonly Operation[], wanted: ReadonlySet<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { output, inputs } of operations) {
    if (!wanted.has(output)) continue
    for (const input of inputs) if (wanted.has(input)) counts.set(input, (counts.get(input) ?? 0) + 1)
  }
  return counts
}

function trainingBuilder(): GraphBuilder {
  const noDataFile = {
    append(): never {
      throw new Error('This is a bug: a graph for training has its weights as inputs.')
    },
  }
  return createGraphBuilder(noDataFile, '')
}

// Only inputs that are read: ONNX Runtime asks for all that are declared.
function finish(builder: GraphBuilder, graphName: string, inputs: readonly ValueInfo[], outputs: ValueInfo[]): Model {
  const model = builder.finish({ graphName, opsets, inputs: [], outputs })
  const read = new Set(model.nodes.flatMap((node: Node) => node.inputs))
  return { ...model, inputs: inputs.filter(({ name }) => read.has(name)) }
}

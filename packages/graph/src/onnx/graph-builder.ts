import type { DataFile } from './data-file.ts'
import type { AttributeValue, ElementType, Initializer, Model, Node, Subgraph, ValueInfo } from './model.ts'

/** An operation to add. */
export interface NodeRequest {
  readonly operator: string
  readonly domain?: string
  readonly inputs: readonly string[]
  readonly attributes?: Readonly<Record<string, AttributeValue>>
  /** Names of the outputs after the first, which has the operation's own name. */
  readonly furtherOutputs?: readonly string[]
  /** What the first output is, where ONNX Runtime cannot tell. */
  readonly output?: Pick<ValueInfo, 'type' | 'shape'>
}

/** Collects the nodes and constants of a graph; values are named by the caller, so that a profile reads like the model. */
export interface GraphBuilder {
  /** Adds an operation; returns the name of its first output, which is the operation's own. */
  node(name: string, request: NodeRequest): string
  /** Makes a branch of one operation for an `If`; `output` is what it gives. */
  branch(name: string, request: NodeRequest, output: Pick<ValueInfo, 'type' | 'shape'>): Subgraph
  /** Adds a large constant, stored in the data file. */
  weight(name: string, type: ElementType, shape: readonly number[], values: ArrayBufferView): string
  /** Adds a small constant, stored in the model. */
  constant(name: string, type: ElementType, shape: readonly number[], values: ArrayBufferView): string
  finish(graph: Pick<Model, 'graphName' | 'opsets'> & { inputs: ValueInfo[]; outputs: ValueInfo[] }): Model
}

/** A builder whose weights go to `dataFile`, which the model will look for under `dataFileName`. */
export function createGraphBuilder(dataFile: Pick<DataFile, 'append'>, dataFileName: string): GraphBuilder {
  const nodes: Node[] = []
  const initializers: Initializer[] = []
  const values: ValueInfo[] = []
  const names = new Set<string>()

  function claim(name: string): string {
    if (names.has(name)) throw new Error(`This is a bug: the graph names two values "${name}".`)
    names.add(name)
    return name
  }

  function createNode(name: string, request: NodeRequest): Node {
    const { operator, domain = '', inputs, attributes = {}, furtherOutputs = [] } = request
    return { name, domain, operator, inputs, outputs: [name, ...furtherOutputs].map(claim), attributes }
  }

  return {
    node(name, request) {
      nodes.push(createNode(name, request))
      if (request.output !== undefined) values.push({ name, ...request.output })
      return name
    },
    branch: (name, request, output) => ({
      name,
      nodes: [createNode(name, request)],
      outputs: [{ name, ...output }],
    }),
    weight(name, type, shape, values) {
      const range = dataFile.append(bytesOf(values))
      initializers.push({ name: claim(name), type, shape, data: { file: dataFileName, ...range } })
      return name
    },
    constant(name, type, shape, values) {
      initializers.push({ name: claim(name), type, shape, data: { bytes: bytesOf(values) } })
      return name
    },
    finish: (graph) => ({ ...graph, nodes, initializers, values }),
  }
}

function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

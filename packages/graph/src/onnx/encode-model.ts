import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import {
  type AttributeValue,
  elementTypes,
  type Initializer,
  type Model,
  type Node,
  type Subgraph,
  type ValueInfo,
} from './model.ts'

// Field numbers: onnx.proto of ONNX 1.19 (IR version 11).
const irVersion = 11

type Fields = (writer: BinaryWriter) => void

/** An ONNX model as the bytes of a `.onnx` file (protobuf message `ModelProto`). */
export function encodeModel(model: Model): Uint8Array {
  const writer = new BinaryWriter()
  writer.tag(1, WireType.Varint).int64(irVersion)
  text(writer, 2, 'e5-studio')
  message(writer, 7, (graph) => encodeGraph(graph, model))
  for (const [domain, version] of Object.entries(model.opsets)) {
    message(writer, 8, (opset) => {
      text(opset, 1, domain)
      opset.tag(2, WireType.Varint).int64(version)
    })
  }
  return writer.finish()
}

function encodeGraph(writer: BinaryWriter, model: Model): void {
  for (const node of model.nodes) message(writer, 1, (fields) => encodeNode(fields, node))
  text(writer, 2, model.graphName)
  for (const initializer of model.initializers) message(writer, 5, (fields) => encodeInitializer(fields, initializer))
  for (const input of model.inputs) message(writer, 11, (fields) => encodeValueInfo(fields, input))
  for (const output of model.outputs) message(writer, 12, (fields) => encodeValueInfo(fields, output))
  for (const value of model.values) message(writer, 13, (fields) => encodeValueInfo(fields, value))
}

function encodeNode(writer: BinaryWriter, node: Node): void {
  for (const input of node.inputs) text(writer, 1, input)
  for (const output of node.outputs) text(writer, 2, output)
  text(writer, 3, node.name)
  text(writer, 4, node.operator)
  for (const [name, value] of Object.entries(node.attributes)) {
    message(writer, 5, (fields) => encodeAttribute(fields, name, value))
  }
  text(writer, 7, node.domain)
}

function encodeAttribute(writer: BinaryWriter, name: string, value: AttributeValue): void {
  text(writer, 1, name)
  if ('float' in value) {
    writer.tag(2, WireType.Bit32).float(value.float)
    writer.tag(20, WireType.Varint).int32(1)
  } else if ('graph' in value) {
    message(writer, 6, (fields) => encodeSubgraph(fields, value.graph))
    writer.tag(20, WireType.Varint).int32(5)
  } else if ('ints' in value) {
    for (const int of value.ints) writer.tag(8, WireType.Varint).int64(int)
    writer.tag(20, WireType.Varint).int32(7)
  } else {
    writer.tag(3, WireType.Varint).int64(value.int)
    writer.tag(20, WireType.Varint).int32(2)
  }
}

function encodeSubgraph(writer: BinaryWriter, { name, nodes, outputs }: Subgraph): void {
  for (const node of nodes) message(writer, 1, (fields) => encodeNode(fields, node))
  text(writer, 2, name)
  for (const output of outputs) message(writer, 12, (fields) => encodeValueInfo(fields, output))
}

function encodeInitializer(writer: BinaryWriter, { name, type, shape, data }: Initializer): void {
  for (const size of shape) writer.tag(1, WireType.Varint).int64(size)
  writer.tag(2, WireType.Varint).int32(elementTypes[type])
  text(writer, 8, name)
  if ('bytes' in data) {
    writer.tag(9, WireType.LengthDelimited).bytes(data.bytes)
    return
  }
  const range = { location: data.file, offset: String(data.offset), length: String(data.length) }
  for (const [key, value] of Object.entries(range)) message(writer, 13, (entry) => pair(entry, key, value))
  writer.tag(14, WireType.Varint).int32(1)
}

function encodeValueInfo(writer: BinaryWriter, { name, type, shape }: ValueInfo): void {
  text(writer, 1, name)
  message(writer, 2, (typeProto) =>
    message(typeProto, 1, (tensor) => {
      tensor.tag(1, WireType.Varint).int32(elementTypes[type])
      message(tensor, 2, (dimensions) => {
        for (const size of shape) message(dimensions, 1, (dimension) => encodeDimension(dimension, size))
      })
    }),
  )
}

function encodeDimension(writer: BinaryWriter, size: number | string): void {
  if (typeof size === 'string') text(writer, 2, size)
  else writer.tag(1, WireType.Varint).int64(size)
}

function pair(writer: BinaryWriter, key: string, value: string): void {
  text(writer, 1, key)
  text(writer, 2, value)
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value)
}

function message(writer: BinaryWriter, field: number, fields: Fields): void {
  writer.tag(field, WireType.LengthDelimited).fork()
  fields(writer)
  writer.join()
}

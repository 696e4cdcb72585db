import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type MeasuringProgram, nodeProgram } from '../measure-in-process.ts'

/** An engine that can be measured. */
export interface PeerEngine {
  readonly name: string
  /** Which of ours it is compared with: int8, or fp32 for all that keep more than 8 bits a weight. */
  readonly ours: 'ours-int8' | 'ours-fp32'
  readonly runner: 'ours' | 'transformers' | 'python'
  /** Its program: a TypeScript file beside this one, or a Python file in `peers/`. */
  readonly script: string
  readonly variant: string
  /** Batch sizes that are tried; none where the engine makes its own. */
  readonly batches: readonly number[]
}

// One text at a time, batches that keep two cores busy, and those that many cores need.
const fewCores = [1, 4, 8]
const manyCores = availableParallelism() > 4 ? [32, 64] : []
const batches = [...fewCores, ...manyCores]

const ours = { runner: 'ours', script: 'ours-process.ts', batches: [] } as const
const transformers = { runner: 'transformers', script: 'transformers-process.ts', batches } as const
const sentenceTransformers = { runner: 'python', script: 'sentence_transformers_peer.py', batches } as const
const openvino = { runner: 'python', script: 'openvino_peer.py', batches } as const

/** All engines, in the order of the table. */
export const peerEngines: readonly PeerEngine[] = [
  { name: 'ours-int8', ours: 'ours-int8', ...ours, variant: 'int8' },
  { name: 'ours-fp32', ours: 'ours-fp32', ...ours, variant: 'fp32' },
  { name: 'tjs-q8', ours: 'ours-int8', ...transformers, variant: 'q8' },
  { name: 'tjs-fp32', ours: 'ours-fp32', ...transformers, variant: 'fp32' },
  { name: 'ov-async-int8', ours: 'ours-int8', ...openvino, variant: 'int8' },
  { name: 'ov-async-bf16', ours: 'ours-fp32', ...openvino, variant: 'bf16' },
  { name: 'st-openvino-int8', ours: 'ours-int8', ...sentenceTransformers, variant: 'openvino-int8' },
  { name: 'st-openvino-bf16', ours: 'ours-fp32', ...sentenceTransformers, variant: 'openvino-bf16' },
  { name: 'st-onnx-int8', ours: 'ours-int8', ...sentenceTransformers, variant: 'onnx-int8' },
  { name: 'st-onnx-fp32', ours: 'ours-fp32', ...sentenceTransformers, variant: 'onnx-fp32' },
  { name: 'st-torch-bf16', ours: 'ours-fp32', ...sentenceTransformers, variant: 'torch-bf16' },
  { name: 'st-torch-fp32', ours: 'ours-fp32', ...sentenceTransformers, variant: 'torch-fp32' },
  {
    name: 'fastembed-fp32',
    ours: 'ours-fp32',
    runner: 'python',
    script: 'fastembed_peer.py',
    variant: 'fp32',
    batches,
  },
  { name: 'llama-cpp', ours: 'ours-int8', runner: 'python', script: 'llama_peer.py', variant: 'gguf', batches: [] },
]

/** How to start an engine's program. @param python needed for engines that Python runs. */
export function programOf({ runner, script }: PeerEngine, python: string | undefined): MeasuringProgram {
  if (runner !== 'python') return nodeProgram(`./${script}`, import.meta.url)
  return { executable: python!, parameters: [fileURLToPath(new URL(`../../peers/${script}`, import.meta.url))] }
}

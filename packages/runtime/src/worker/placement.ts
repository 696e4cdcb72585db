import type { Device } from '@e5/core'
import { E5Error } from '@e5/core/errors'
import { mayRunOnCpu } from '@e5/graph/encoder-names'

/** Where ONNX Runtime computes a node of an open session. */
export interface NodePlacement {
  readonly node: string
  readonly operator: string
  /** As `CUDAExecutionProvider`. */
  readonly provider: string
}

interface ProfileEvent {
  readonly cat: string
  readonly name: string
  readonly args?: { readonly op_name: string; readonly provider: string }
}

const kernelSuffix = '_kernel_time'
const cpuProvider = 'CPUExecutionProvider'

/** The placements in ONNX Runtime's profile of a run (JSON in the trace event format). */
export function readPlacements(profile: string): NodePlacement[] {
  const events = JSON.parse(profile) as ProfileEvent[]
  return events.flatMap(({ cat, name, args }) =>
    cat === 'Node' && name.endsWith(kernelSuffix) && args !== undefined
      ? [{ node: name.slice(0, -kernelSuffix.length), operator: args.op_name, provider: args.provider }]
      : [],
  )
}

/**
 * Refuses a session whose device leaves work to the CPU, which ONNX Runtime does silently with nodes that a provider has no
 * kernel for. Its own switch (`session.disable_cpu_ep_fallback`) refuses nodes that only find shapes too, and names none.
 *
 * @throws E5Error DEVICE_UNAVAILABLE, which names the operators.
 */
export function checkPlacement(device: Device, placements: readonly NodePlacement[]): void {
  const left = placements.filter(({ node, provider }) => provider === cpuProvider && !mayRunOnCpu(node))
  if (placements.length > 0 && left.length === 0) return
  const operators = [...new Set(left.map(({ operator }) => operator))].join(', ')
  const reason =
    placements.length === 0
      ? 'ONNX Runtime does not say where it computes.'
      : `it has no kernels for ${left.length} of ${placements.length} nodes (${operators}; the first is ${left[0]!.node}), which would run on the CPU.`
  throw new E5Error('DEVICE_UNAVAILABLE', { device, reason })
}

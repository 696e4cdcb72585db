import type { BatchLimits, Device, Precision } from '@e5/core'
import { E5Error } from '@e5/core'
import { deviceOperators } from '@e5/graph'
import type { GraphForm } from '../messages.ts'

/** How the engine works on a device. */
export interface DeviceProfile {
  /** The graphs that there are for it, by precision. */
  readonly forms: Partial<Record<Precision, GraphForm>>
  readonly batchLimits: BatchLimits
  /** Whether sessions and threads follow from the cores; an accelerator gets one session. */
  readonly isCpu: boolean
  /** Whether there may be several that are told apart by a number. */
  readonly hasIds: boolean
}

// 512 tokens fill a core's kernels: more in a batch gain nothing and make others wait longer.
const cpu: DeviceProfile = {
  forms: { fp32: { layout: 'exact', precision: 'fp32' }, int8: { layout: 'exact', precision: 'int8' } },
  batchLimits: { maxItems: 16, maxTokens: 512, lengthStep: 1 },
  isCpu: true,
  hasIds: false,
}

// The budget is the default of text-embeddings-inference on GPUs; the step bounds the padding at 31 tokens a text. Neither was
// measured on a device yet.
const acceleratorLimits: BatchLimits = { maxItems: 512, maxTokens: 16_384, lengthStep: 32 }

function accelerator(device: Exclude<Device, 'cpu'>, hasIds: boolean): DeviceProfile {
  const operators = deviceOperators[device]
  return {
    forms: {
      fp32: { layout: 'padded', precision: 'fp32', operators },
      fp16: { layout: 'padded', precision: 'fp16', operators },
    },
    batchLimits: acceleratorLimits,
    isCpu: false,
    hasIds,
  }
}

/**
 * All devices. Only `cpu` has run on real hardware. When a session opens on another, its nodes have to be there
 * (`worker/placement.ts`) and its vectors have to be the CPU's (`worker/device-check.ts`).
 *
 * What onnxruntime-node 1.30 has no way to (its sources are in ONNX Runtime's `js/node/src`):
 * - Pinned outputs: `inference_session_wrap.cc` (`RunSync`) binds an output to WebGPU's buffers for `gpu-buffer` and to plain
 *   memory of the CPU for any other location, so `cpu-pinned` changes nothing; what a `gpu-buffer` holds cannot be read
 *   (`tensor_helper.cc`: download is "not implemented"). An output given beforehand is written, which gains nothing on a CPU.
 * - Fixed sizes, which CoreML prefers: `session_options_helper.cc` does not read `freeDimensionOverrides` (tried: no effect).
 *   CoreML's builders of Shape and Slice want them, so `coreml` may be refused for its placement; a graph for each size would
 *   be needed. Unknown until it runs.
 */
export const deviceProfiles: Record<Device, DeviceProfile> = {
  cpu,
  cuda: accelerator('cuda', true),
  dml: accelerator('dml', true),
  webgpu: accelerator('webgpu', false),
  coreml: accelerator('coreml', false),
}

/**
 * The graph for a device and a precision.
 *
 * @throws E5Error PRECISION_UNSUPPORTED, which names those that the device has.
 */
export function formFor(device: Device, precision: Precision): GraphForm {
  const { forms } = deviceProfiles[device]
  const form = forms[precision]
  if (form !== undefined) return form
  throw new E5Error('PRECISION_UNSUPPORTED', { precision, device, available: Object.keys(forms).join(' or ') })
}

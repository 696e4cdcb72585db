import type { Device, ModelInfo, Precision } from '@e5/core'
import type { Choice } from '../../parts/choice-cards.tsx'
import { parityText } from '../../parts/parity-text.ts'

/** The guide's advice on the batch size. */
export const batchSizes: readonly Choice<'1' | '32'>[] = [
  {
    value: '1',
    title: '1',
    says: 'One text a request: for queries, where each answer is waited for.',
  },
  {
    value: '32',
    title: '32',
    says: 'Up to 32 texts a request: for passages, and for both. More than 32 are refused on the SambaStudio routes.',
  },
]

/** Devices that an endpoint can be asked for. */
export const devices: { value: Device; label: string }[] = [
  { value: 'cpu', label: 'CPU' },
  { value: 'cuda', label: 'CUDA (NVIDIA)' },
  { value: 'webgpu', label: 'WebGPU' },
  { value: 'coreml', label: 'Core ML (Apple)' },
  { value: 'dml', label: 'DirectML (Windows)' },
]

/** The precisions of a model on a device, with what is known of them. */
export function precisionsFor(model: ModelInfo, device: Device): readonly Choice<Precision>[] {
  const full = { value: 'fp32', title: 'fp32', says: 'The vectors of the original: every value within 2e-5.' } as const
  if (device !== 'cpu') {
    return [full, { value: 'fp16', title: 'fp16', says: 'Half the memory, for devices other than the CPU.' }]
  }
  const parity = model.precisions.find(({ precision }) => precision === 'int8')?.parity ?? null
  const closeness =
    parity === null
      ? 'How close it is to fp32 is measured when it is first compiled; too far is refused'
      : `This model: ${parityText(parity)}`
  return [full, { value: 'int8', title: 'int8', says: `Two to three times as fast. ${closeness}.` }]
}

import type { Device } from '@e5/core'
import type { Choice } from '../../parts/choice-cards.tsx'

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

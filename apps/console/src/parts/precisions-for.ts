import type { Device, ModelInfo, Precision } from '@e5/core'
import type { Choice } from './choice-cards.tsx'
import { parityText } from './parity-text.ts'

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

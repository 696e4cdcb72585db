import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { E5Error, type Precision, type Tokenizer } from '@e5/core'
import { encoderOutput, parityTexts } from '@e5/graph'
import type { SessionRequest } from '../messages.ts'
import { toBatch } from '../to-batch.ts'
import { describeCloseness, describeParity, parityFloors, parityOf, reaches, splitVectors } from './parity.ts'
import type { Session } from './session.ts'

/** Some texts as token ids, and their vectors by the exact fp32 graph on the CPU. Kept beside a padded graph. */
interface DeviceReference {
  readonly precision: Precision
  readonly texts: readonly { readonly ids: readonly number[]; readonly vector: readonly number[] }[]
}

const referenceName = 'reference.json'
const referenceTexts = 8

/** Writes what a device's vectors are compared with; `vectors` are those of the parity texts, in order. */
export function writeReference(
  folder: string,
  { precision, tokenizer, vectors }: { precision: Precision; tokenizer: Tokenizer; vectors: readonly Float32Array[] },
): void {
  const texts = vectors.slice(0, referenceTexts).map((vector, index) => ({
    ids: [...tokenizer.encode(parityTexts[index]!).ids],
    vector: [...vector],
  }))
  const reference: DeviceReference = { precision, texts }
  writeFileSync(join(folder, referenceName), JSON.stringify(reference), { flush: true })
}

/**
 * Runs the reference's texts as one padded batch and compares: a provider's kernels may be wrong where the CPU's are not.
 *
 * @throws E5Error DEVICE_UNAVAILABLE with the figures, below the floor of the graph's precision.
 */
export async function checkOnDevice(
  session: Pick<Session, 'run'>,
  { graphFile, device }: Pick<SessionRequest, 'graphFile' | 'device'>,
): Promise<void> {
  const { precision, texts } = JSON.parse(
    readFileSync(join(dirname(graphFile), referenceName), 'utf8'),
  ) as DeviceReference
  const outputs = await session.run(toBatch(texts.map(({ ids }) => ({ ids: Int32Array.from(ids) }))))
  const actual = splitVectors(outputs[encoderOutput]!, texts.length)
  const expected = texts.map(({ vector }) => Float32Array.from(vector))
  const parity = parityOf(actual, expected)
  const floor = parityFloors[precision]
  if (reaches(parity, floor)) return
  const reason = `in ${precision} its vectors are not the CPU's: cosines ${describeParity(parity)}; needed: ${describeCloseness(floor)}.`
  throw new E5Error('DEVICE_UNAVAILABLE', { device, reason })
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTokenizer } from '@e5/core'
import { closeness, readGolden, syntheticShapes, syntheticWeights } from '@e5/graph/testing'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, it } from 'vitest'
import { smallModelFolder } from '../bench-model.ts'
import { writePlainBert } from './plain-bert.ts'
import type { PlainPrecision } from './plain-operands.ts'

const golden = readGolden('synthetic-tiny')

// All texts in one batch, so that short ones are padded and only the mask keeps them right.
async function embedPadded(precision: PlainPrecision): Promise<Float32Array[]> {
  const readJson = (file: string) => JSON.parse(readFileSync(join(smallModelFolder, file), 'utf8')) as object
  const files = { tokenizer: readJson('tokenizer.json'), tokenizerConfig: readJson('tokenizer_config.json') }
  const tokenizer = createTokenizer(files, golden.tokenLimit)
  const texts = golden.texts.map((text) => tokenizer.encode(text).ids)
  const width = Math.max(...texts.map(({ length }) => length))
  const sizes = [texts.length, width]
  const padded = (at: (ids: Int32Array, index: number) => number) =>
    new Tensor(
      'int64',
      texts.flatMap((ids) => Array.from({ length: width }, (_, index) => BigInt(at(ids, index)))),
      sizes,
    )
  const folder = mkdtempSync(join(tmpdir(), 'e5-plain-'))
  try {
    const model = writePlainBert({ folder, shape: syntheticShapes.tiny, weights: syntheticWeights(), precision })
    const session = await InferenceSession.create(model, { intraOpNumThreads: 1 })
    const { last_hidden_state: hidden } = await session.run({
      input_ids: padded((ids, index) => ids[index] ?? 0),
      attention_mask: padded((ids, index) => Number(index < ids.length)),
      token_type_ids: padded(() => 0),
    })
    await session.release()
    return texts.map((ids, row) => meanOfLength1(hidden!.data as Float32Array, row * width, ids.length))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function meanOfLength1(hidden: Float32Array, firstToken: number, tokens: number): Float32Array {
  const mean = new Float32Array(golden.dimensions)
  for (let token = firstToken; token < firstToken + tokens; token++) {
    for (let index = 0; index < mean.length; index++) mean[index]! += hidden[token * mean.length + index]!
  }
  const length = Math.hypot(...mean)
  return mean.map((value) => value / length)
}

it("gives PyTorch's vectors in fp32, padded texts too", async () => {
  const { maximumError } = closeness(await embedPadded('fp32'), golden.vectors)
  expect(maximumError).toBeLessThanOrEqual(2e-5)
})

it('comes close to them in q8', async () => {
  const { minimumCosine } = closeness(await embedPadded('q8'), golden.vectors)
  expect(minimumCosine).toBeGreaterThanOrEqual(0.999)
  expect(minimumCosine).toBeLessThan(0.999999)
})

// Runs products on one thread, in a process of its own: one for each core, when all cores are to work at once.

import { createRandom } from '@e5/core'
import { answerRequests } from '../helper-process.ts'
import { median } from '../statistics.ts'
import { operationsOf, type Product } from './product.ts'
import { profileRuns } from './profile-runs.ts'
import { productInput } from './write-product.ts'

/** A product to be run for some time. */
export interface ProductRequest {
  readonly product: Product
  readonly graphFile: string
  readonly seconds: number
}

const warmUpRuns = 3

/** Operations a second, by the median of the operator's own times. */
async function measureProduct({ product, graphFile, seconds }: ProductRequest): Promise<number> {
  const random = createRandom(3)
  const values = Float32Array.from({ length: product.rows * product.inputs }, () => random() - 0.5)
  const input = { name: productInput, values, shape: [product.rows, product.inputs] }
  const profiles = await profileRuns(graphFile, async (run) => {
    for (let count = 0; count < warmUpRuns; count++) await run(input)
    const end = performance.now() + seconds * 1000
    do await run(input)
    while (performance.now() < end)
  })
  const micros = profiles.slice(warmUpRuns).map(({ operatorMicros }) => [...operatorMicros.values()][0]!)
  return operationsOf(product) / (median(micros) / 1e6)
}

await answerRequests<ProductRequest, number>(async () => ({ answer: measureProduct, close: async () => {} }))

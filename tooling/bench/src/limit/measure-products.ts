import { availableParallelism } from 'node:os'
import type { BenchPrecision } from '../bench-command.ts'
import { type Helper, startHelper } from '../helper-process.ts'
import { median } from '../statistics.ts'
import { createTemporaryFolder } from '../temporary-folder.ts'
import type { Product } from './product.ts'
import type { ProductRequest } from './product-process.ts'
import { writeProduct } from './write-product.ts'

/** Operations a second that a product reaches. */
export interface ProductRates {
  readonly product: Product
  readonly precision: BenchPrecision
  /** One thread while the other cores are idle. */
  readonly oneCore: number
  /** One thread on each core at once, together. */
  readonly allCores: number
}

/** How long and how often. */
export interface ProductOptions {
  readonly precisions: readonly BenchPrecision[]
  readonly rounds: number
  readonly seconds: number
}

/** Measures products in every precision: medians of interleaved rounds. */
export async function measureProducts(
  products: readonly Product[],
  { precisions, rounds, seconds }: ProductOptions,
): Promise<ProductRates[]> {
  await using folder = await createTemporaryFolder()
  const script = new URL('./product-process.ts', import.meta.url)
  const helpers: Helper<ProductRequest, number>[] = []
  try {
    for (let core = 0; core < availableParallelism(); core++) helpers.push(await startHelper(script, {}))
    const tasks = products.flatMap((product) =>
      precisions.map((precision) => ({
        product,
        precision,
        request: { product, graphFile: writeProduct(folder.path, product, precision), seconds },
        oneCore: [] as number[],
        allCores: [] as number[],
      })),
    )
    for (let round = 1; round <= rounds; round++) {
      console.error(`bench: round ${round} of ${rounds}, products …`)
      for (const { request, oneCore, allCores } of tasks) {
        oneCore.push(await helpers[0]!.ask(request))
        const together = await Promise.all(helpers.map((helper) => helper.ask(request)))
        allCores.push(together.reduce((sum, rate) => sum + rate, 0))
      }
    }
    return tasks.map(({ product, precision, oneCore, allCores }) => ({
      product,
      precision,
      oneCore: median(oneCore),
      allCores: median(allCores),
    }))
  } finally {
    for (const helper of helpers) await helper[Symbol.asyncDispose]()
  }
}

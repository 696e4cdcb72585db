// pnpm bench:limit: what the machine can do by ONNX Runtime's own products, and the share of it that the engine reaches.
import { defaultDataDir, describeModel } from '@e5/runtime'
import { type BenchOptions, createBenchCommand } from './bench-command.ts'
import { benchTokenizer, prepareModel } from './bench-model.ts'
import { engineTable, operatorsTable, productsTable } from './limit/limit-tables.ts'
import { measureEngine } from './limit/measure-engine.ts'
import { measureProducts } from './limit/measure-products.ts'
import { type OperatorShares, profileOperators } from './limit/operator-shares.ts'
import { productsOf, squareProducts } from './limit/product.ts'
import { counts, positiveNumber } from './option-values.ts'
import { publish } from './report.ts'
import { exitOnSignals } from './temporary-folder.ts'

// A short text, texts that fill a batch with it, and so on: what the engine gives to one session at once.
const profiledBatches = [
  { texts: 1, tokens: 16 },
  { texts: 16, tokens: 16 },
  { texts: 1, tokens: 128 },
  { texts: 4, tokens: 128 },
  { texts: 1, tokens: 512 },
]

const options = createBenchCommand({
  name: 'limit',
  description: 'Measures the products of ONNX Runtime and the engine’s share of them; writes tables and JSON.',
  models: ['small'],
})
  .option('--lengths <list>', 'tokens of the engine’s texts', counts, [16, 32, 64, 128, 256, 320, 512])
  .option('--seconds <seconds>', 'how long each figure is measured in each round', positiveNumber, 1)
  .parse()
  .opts<BenchOptions & { readonly lengths: readonly number[]; readonly seconds: number }>()
const { precisions, rounds, lengths, seconds } = options

exitOnSignals()
const tokenizer = benchTokenizer()
const texts: string[] = []
const models: object[] = []
for (const model of options.models) {
  const modelPath = await prepareModel(model)
  const shape = await describeModel(modelPath, defaultDataDir())
  // First the engine, which compiles; attention is fp32 in every precision, so its peak is always needed.
  const engine = await measureEngine({ modelPath, tokenizer, precisions, lengths, rounds, seconds })
  const products = await measureProducts([...squareProducts, ...productsOf(model, shape)], {
    precisions: [...new Set([...precisions, 'fp32' as const])],
    rounds,
    seconds,
  })
  const profiles: OperatorShares[] = []
  for (const precision of precisions) {
    for (const batch of profiledBatches) profiles.push(await profileOperators(shape, precision, { ...batch, seconds }))
  }
  models.push({ model, products, engine, profiles })
  texts.push(
    productsTable(products),
    `${model}: the engine, and its limit if the model's products and attention ran at the best rates above`,
    engineTable(shape, engine, products),
    ...precisions.flatMap((precision) => [
      `${model} ${precision}: where the time of one session goes (texts x tokens)`,
      operatorsTable(profiles.filter((profile) => profile.precision === precision)),
    ]),
  )
}

publish({
  text: `medians of ${rounds} interleaved rounds of ${seconds} s a figure\n${texts.join('\n')}`,
  record: { rounds, seconds, models },
  output: options.output,
})

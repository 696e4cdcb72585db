import type { BenchPrecision } from '../bench-command.ts'
import type { Peaks } from './arithmetic.ts'
import type { ProductRates } from './measure-products.ts'

/** The best rates that any product reached: in a precision, and in fp32 for attention. @throws Error without fp32's. */
export function peaksOf(
  rates: readonly ProductRates[],
  precision: BenchPrecision,
  cores: 'oneCore' | 'allCores',
): Peaks {
  const best = (wanted: BenchPrecision): number =>
    Math.max(...rates.filter((rate) => rate.precision === wanted).map((rate) => rate[cores]))
  return { products: best(precision), attention: best('fp32') }
}

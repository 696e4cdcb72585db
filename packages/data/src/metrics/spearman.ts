/**
 * Spearman's rank correlation of two lists of the same length: Pearson's correlation of their ranks, where equal values
 * share the mean of their ranks (as scipy.stats.spearmanr). NaN where one list is constant or has fewer than two values.
 */
export function spearman(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new Error(`This is a bug: ${a.length} values against ${b.length}.`)
  return pearson(averageRanks(a), averageRanks(b))
}

function averageRanks(values: readonly number[]): Float64Array {
  const order = values.map((_, index) => index).sort((i, j) => values[i]! - values[j]!)
  const ranks = new Float64Array(values.length)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++
    for (let place = start; place < end; place++) ranks[order[place]!] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}

function pearson(a: Float64Array, b: Float64Array): number {
  const meanA = mean(a)
  const meanB = mean(b)
  let covariance = 0
  let varianceA = 0
  let varianceB = 0
  for (let index = 0; index < a.length; index++) {
    const fromA = a[index]! - meanA
    const fromB = b[index]! - meanB
    covariance += fromA * fromB
    varianceA += fromA * fromA
    varianceB += fromB * fromB
  }
  return covariance / Math.sqrt(varianceA * varianceB)
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

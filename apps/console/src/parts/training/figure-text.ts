const digits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

/** A loss: `0.0421`; a tiny one: `2.1e-8`. */
export function lossText(loss: number): string {
  return Math.abs(loss) < 1e-3 ? rateText(loss) : digits.format(loss)
}

/** A figure of retrieval, from 0 to 1: `0.8123`. */
export function scoreText(score: number): string {
  return score.toFixed(4)
}

/** A learning rate: `3e-5`. */
export function rateText(rate: number): string {
  return rate === 0 ? '0' : rate.toExponential(2).replace(/\.?0*e/, 'e')
}

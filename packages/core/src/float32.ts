// Below it JavaScript writes 1e-7 rather than 0.0000001, and so do we.
const smallestPlainExponent = -6
const powersOfTen = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))

/**
 * A float32 as the shortest decimal that reads back as the same float32: 7 to 9 digits, where `JSON.stringify` would
 * print the 17 of the double.
 *
 * @param value a finite float32.
 */
export function formatFloat32(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  const magnitude = Math.abs(value)
  const exponent = Math.floor(Math.log10(magnitude))
  if (exponent < smallestPlainExponent) return shortestByParsing(value)
  for (let digits = 6; digits <= 9; digits++) {
    const decimals = digits - 1 - exponent
    if (decimals < 1 || decimals > 22) break
    const scaled = Math.round(magnitude * powersOfTen[decimals]!)
    if (Math.fround(scaled / powersOfTen[decimals]!) === magnitude) return placePoint(value < 0, scaled, decimals)
  }
  return shortestByParsing(value)
}

function placePoint(isNegative: boolean, scaled: number, decimals: number): string {
  while (scaled % 10 === 0) {
    scaled /= 10
    decimals--
  }
  const digits = String(scaled).padStart(decimals + 1, '0')
  const point = digits.length - decimals
  const text = `${digits.slice(0, point)}.${digits.slice(point)}`
  return isNegative ? `-${text}` : text
}

// Very small and very large values, which are rare in vectors of length 1.
function shortestByParsing(value: number): string {
  for (let digits = 6; digits <= 9; digits++) {
    const text = value.toPrecision(digits)
    if (Math.fround(Number(text)) === value) return String(Number(text))
  }
  return String(value)
}

/** A vector as a JSON array of {@link formatFloat32} numbers. */
export function formatVector(vector: Float32Array): string {
  let text = '['
  for (let index = 0; index < vector.length; index++) text += (index === 0 ? '' : ',') + formatFloat32(vector[index]!)
  return `${text}]`
}

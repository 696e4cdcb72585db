const counts = new Intl.NumberFormat('en')
const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const units = ['B', 'kB', 'MB', 'GB', 'TB']

/** A count, with commas: `1,234`. */
export function countText(count: number): string {
  return counts.format(count)
}

/** A count with its noun: `1 text`, `2 texts`. */
export function nounText(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** Bytes in the largest decimal unit that leaves 1 or more: `66.4 MB`. */
export function sizeText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1)
  return `${tenths.format(bytes / 1000 ** power)} ${units[power]}`
}

/** A part of a whole in percent, `3.1 %`; of nothing it is 0. */
export function shareText(part: number, whole: number): string {
  return `${tenths.format(whole === 0 ? 0 : (100 * part) / whole)} %`
}

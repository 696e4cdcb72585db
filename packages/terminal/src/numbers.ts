const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const tenths = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** A count with commas: `5,183`. */
export function formatCount(count: number): string {
  return counts.format(count)
}

/** A rate: one decimal below 100, none above. */
export function formatRate(rate: number): string {
  return rate < 100 ? tenths.format(rate) : counts.format(rate)
}

/** Seconds with one decimal: `61.2 s`. */
export function formatSeconds(milliseconds: number): string {
  return `${tenths.format(milliseconds / 1000)} s`
}

/** Bytes in the largest decimal unit that leaves 1 or more: `66.4 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1)
  return `${power === 0 ? counts.format(bytes) : tenths.format(bytes / 1000 ** power)} ${units[power]}`
}

/** A count with its noun: `1 text`, `2 texts`. */
export function formatNoun(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

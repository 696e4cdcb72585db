/** The values of a line of tab-separated text without quotes, and where each begins (column from 1). */
export interface TsvColumns {
  readonly values: readonly string[]
  readonly starts: readonly number[]
}

/** Cuts a line at its tabs. */
export function tsvColumns(text: string): TsvColumns {
  const values = text.split('\t')
  let start = 1
  const starts = values.map((value) => {
    const own = start
    start += value.length + 1
    return own
  })
  return { values, starts }
}

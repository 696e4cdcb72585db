import type { TextLengths } from '@e5/core'
import { countText, shareText } from '../../parts/number-text.ts'

/** Texts of a range of lengths: those that a job takes whole, and those that it cuts. */
export interface LengthBar {
  readonly tokens: string
  readonly whole: number
  readonly cut: number
}

/** The bars of a histogram, up to the last one that is not empty. */
export function lengthBars({ histogram, limit }: Pick<TextLengths, 'histogram' | 'limit'>): LengthBar[] {
  const bars = histogram.map(({ from, to, count }, index) => ({
    tokens: index === histogram.length - 1 ? `${from} and more` : `${from}–${to - 1}`,
    // The limits that jobs have lie at the end of a bar.
    ...(from > limit ? { whole: 0, cut: count } : { whole: count, cut: 0 }),
  }))
  return bars.slice(0, bars.findLastIndex(({ whole, cut }) => whole + cut > 0) + 1)
}

/** A histogram in words. */
export function lengthsText({
  median,
  percentile95,
  longest,
  cut,
  sampled,
  limit,
  stride,
  texts,
}: TextLengths): string {
  const sample = stride === 1 ? '' : `, by one text in ${stride} (${countText(sampled)} of ${countText(texts)})`
  return `Median ${median} tokens, 95 % up to ${percentile95}, longest ${countText(longest)}; ${shareText(cut, sampled)} are cut at ${limit}${sample}.`
}

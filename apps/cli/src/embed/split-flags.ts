import { E5Error, leastPieceTokens, mostOverlap, type SplitOptions } from '@e5/core'
import type { EmbedFlags } from './embed-flags.ts'

/** How long texts are split. */
export type SplitFlags = SplitOptions

/**
 * How `--split` and `--overlap` ask to split texts; undefined where they do not.
 *
 * @throws E5Error OPTION_INVALID for sizes that cannot be kept, or an overlap without pieces.
 */
export function splitFlags(
  { split, overlap, as }: Pick<EmbedFlags, 'split' | 'overlap' | 'as'>,
  tokenLimit: number,
): SplitFlags | undefined {
  if (split === undefined) {
    if (overlap === undefined) return undefined
    throw invalid('--overlap', 'it goes with --split only.')
  }
  if (split < leastPieceTokens || split > tokenLimit) {
    throw invalid(
      '--split',
      `expected ${leastPieceTokens} to ${tokenLimit} tokens, which is what the model reads at most.`,
    )
  }
  const most = mostOverlap(split)
  if (overlap !== undefined && overlap > most) {
    throw invalid('--overlap', `expected 0 to ${most} tokens for pieces of ${split} (half of them, less 8).`)
  }
  return { tokens: split, overlap: overlap ?? 0, inputType: as }
}

function invalid(option: string, reason: string): E5Error<'OPTION_INVALID'> {
  return new E5Error('OPTION_INVALID', { option, reason })
}

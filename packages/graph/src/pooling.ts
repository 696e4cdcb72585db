import { E5Error } from '@e5/core'
import { z } from 'zod'

const modes = ['cls', 'mean', 'max', 'mean_sqrt_len', 'weightedmean', 'lasttoken'] as const

/** How token vectors become one vector, in sentence-transformers' words; several at once are joined by a plus. */
export type PoolingMode = string

const flagOfMode: Record<(typeof modes)[number], string> = {
  cls: 'pooling_mode_cls_token',
  mean: 'pooling_mode_mean_tokens',
  max: 'pooling_mode_max_tokens',
  mean_sqrt_len: 'pooling_mode_mean_sqrt_len_tokens',
  weightedmean: 'pooling_mode_weightedmean_tokens',
  lasttoken: 'pooling_mode_lasttoken',
}

const poolingSchema = z.object({ pooling_mode: z.union([z.string(), z.array(z.string())]).optional() }).loose()

/**
 * The pooling that a Pooling module's `config.json` names, in either of sentence-transformers' forms: a flag a mode (before
 * 5.4) or `pooling_mode` (since).
 *
 * @throws E5Error MODEL_FILE_INVALID if it names none, or if both forms are there and differ.
 */
export function poolingModeOf(file: string, readJson: (file: string) => unknown): PoolingMode {
  const invalid = (reason: string) => new E5Error('MODEL_FILE_INVALID', { file, reason })
  const config = poolingSchema.safeParse(readJson(file))
  if (!config.success) throw invalid(z.prettifyError(config.error))
  const fromFlags = modes.filter((mode) => config.data[flagOfMode[mode]] === true).join('+')
  const fromName = [config.data.pooling_mode ?? []].flat().join('+')
  if (fromFlags !== '' && fromName !== '' && fromFlags !== fromName) {
    throw invalid(`pooling_mode says "${fromName}" and its flags say "${fromFlags}".`)
  }
  const mode = fromName || fromFlags
  if (mode === '') throw invalid('it names no pooling mode.')
  return mode
}

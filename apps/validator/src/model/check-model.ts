import { type E5Error, isE5Error, type Precision } from '@e5/core'
import { describeModel, type Embedder, loadEmbedder, type ModelDescription } from '@e5/runtime'
import { formatBytes, formatCount } from '@e5/terminal'
import { type Check, type CheckGroup, failuresOf, figure, judged, verdictOf } from '../checks/check.ts'
import type { QualityTask } from '../quality/measure-quality.ts'
import { mainFigure } from '../quality/quality.ts'
import { type EmbedProgress, portionsOf } from '../quality/text-embedder.ts'
import { checkPrecision, probeVectors } from './check-precision.ts'
import type { ModelQuality, ModelReport } from './model-report.ts'

/** What is checked of a model. */
export interface ModelRules {
  readonly model: string
  readonly precisions: readonly Precision[]
  readonly dataDir: string
  readonly quality: QualityTask | undefined
  /** A model that this one must not be worse than. */
  readonly baseline: string | undefined
  /** How much of the main figure may be lost against the baseline. */
  readonly maxLoss: number
  readonly progress: EmbedProgress
  readonly signal: AbortSignal
}

/** Faults of the model itself; any other error means that it could not be checked. */
const modelFaults = ['MODEL_UNSUPPORTED', 'MODEL_FILE_INVALID', 'PRECISION_UNFIT', 'PRECISION_OVERFLOW'] as const

/** Checks a model in each precision, and measures it where a data set is given. @throws E5Error MODEL_NOT_FOUND and others. */
export async function checkModel(rules: ModelRules): Promise<ModelReport> {
  const start = performance.now()
  const groups: CheckGroup[] = []
  const quality: ModelQuality[] = []
  const description = await describeModel(rules.model, rules.dataDir).catch((error: unknown) => faultOf(error))
  if (isE5Error(description)) {
    groups.push({ title: 'Folder', checks: [judged('readable', false, description.message)] })
  } else {
    groups.push({ title: 'Folder', checks: describe(description) })
    await checkPrecisions(rules, groups, quality)
    groups.push(...(await compareWithBaseline(rules, quality)))
  }
  return {
    model: rules.model,
    verdict: verdictOf(groups),
    failures: failuresOf(groups),
    ...(isE5Error(description) ? {} : { description }),
    groups,
    quality,
    seconds: Math.round(performance.now() - start) / 1000,
  }
}

function describe(model: ModelDescription): Check[] {
  const { dimensions, layers, heads, parameters, tokenLimit, vocabularySize, weightsFormat, weightsBytes } = model
  return [
    judged('readable', true, `${model.folder} (${model.source})`),
    // Any other pooling or module is refused above.
    judged('pooling', true, 'mean over the tokens, then L2'),
    figure(
      'shape',
      `${layers} layers, ${heads} heads, ${dimensions} dimensions, ${formatCount(parameters)} parameters`,
    ),
    figure('input', `up to ${tokenLimit} tokens of a vocabulary of ${formatCount(vocabularySize)}`),
    figure('weights', `${weightsFormat}, ${formatBytes(weightsBytes)}`),
  ]
}

async function checkPrecisions(rules: ModelRules, groups: CheckGroup[], quality: ModelQuality[]): Promise<void> {
  const reference = await checkReference(rules, groups, quality)
  for (const precision of rules.precisions) {
    if (precision === 'fp32') continue
    try {
      await withModel(rules.model, precision, rules, (embedder) =>
        checkLoaded(embedder, reference, rules, groups, quality),
      )
    } catch (error) {
      groups.push({ title: `In ${precision}`, checks: [judged('loads', false, faultOf(error).message)] })
    }
  }
}

/** The probe vectors in fp32, which every other precision is held against; checked too if that was asked for. */
function checkReference(
  rules: ModelRules,
  groups: CheckGroup[],
  quality: ModelQuality[],
): Promise<readonly Float32Array[]> {
  return withModel(rules.model, 'fp32', rules, async (embedder) => {
    const reference = await probeVectors(embedder)
    if (rules.precisions.includes('fp32')) await checkLoaded(embedder, reference, rules, groups, quality)
    return reference
  })
}

async function checkLoaded(
  embedder: Embedder,
  reference: readonly Float32Array[],
  rules: ModelRules,
  groups: CheckGroup[],
  quality: ModelQuality[],
): Promise<void> {
  const { precision } = embedder
  groups.push({ title: `In ${precision}`, checks: await checkPrecision(embedder, reference) })
  if (rules.quality === undefined) return
  const figures = await rules.quality(portionsOf(embedder, rules.progress, rules.signal), embedder.model.dimensions)
  quality.push({ model: rules.model, precision, figures })
}

async function compareWithBaseline(rules: ModelRules, quality: ModelQuality[]): Promise<CheckGroup[]> {
  const { baseline, maxLoss, quality: measure } = rules
  if (measure === undefined || baseline === undefined) return []
  const checks: Check[] = []
  for (const own of [...quality]) {
    const precision = own.precision as Precision
    const figures = await withModel(baseline, precision, rules, (embedder) =>
      measure(portionsOf(embedder, rules.progress, rules.signal), embedder.model.dimensions),
    )
    quality.push({ model: baseline, precision, figures })
    const { name, value } = mainFigure(own.figures)
    const gain = value - mainFigure(figures).value
    const sign = gain < 0 ? '' : '+'
    checks.push(
      judged(
        `${name} in ${precision}`,
        gain >= -maxLoss,
        `${sign}${gain.toFixed(4)} against ${baseline}; at most ${maxLoss} may be lost`,
      ),
    )
  }
  return [{ title: 'Against the baseline', checks }]
}

async function withModel<Result>(
  model: string,
  precision: Precision,
  { dataDir }: ModelRules,
  work: (embedder: Embedder) => Promise<Result>,
): Promise<Result> {
  await using embedder = await loadEmbedder({ model, precision, dataDir, soloThreads: 1 })
  return await work(embedder)
}

/** The error if it is a fault of the model, else it is thrown. */
function faultOf(error: unknown): E5Error {
  if (isE5Error(error) && modelFaults.some((code) => code === error.code)) return error
  throw error
}

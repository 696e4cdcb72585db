import { applyPrefix, type Tokenizer } from '@e5/core'
import { readBeirSplit } from '@e5/data'
import { benchTokenizer } from '../bench-model.ts'
import { createWorkload, type Workload } from '../workload.ts'

/** The texts of the peers bench, prefixes in front, and what they count. */
export interface PeerWorkload extends Workload {
  /** Tokens of each passage by our tokenizer: cut at the limit, `[CLS]` and `[SEP]` included, no padding. */
  readonly passageTokens: readonly number[]
  /** How often the long passage is embedded. */
  readonly longPassageRuns: number
  /** Texts for engines that calibrate; none of them is among the passages. */
  readonly calibration: readonly string[]
}

/** How many of each. */
export type WorkloadSizes = Record<'passages' | 'queries' | 'longPassageRuns' | 'calibration', number>

/** The first passages and test queries of SciFact (`data`, BEIR layout), or generated texts. */
export async function createPeerWorkload(sizes: WorkloadSizes, data: string | undefined): Promise<PeerWorkload> {
  const tokenizer = benchTokenizer()
  const texts = data === undefined ? generatedTexts(sizes) : await scifactTexts(data, sizes, tokenizer)
  const passageTokens = texts.passages.map((text) => tokenizer.encode(text).ids.length)
  return { ...texts, passageTokens, longPassageRuns: sizes.longPassageRuns }
}

type Texts = Workload & Pick<PeerWorkload, 'calibration'>

function generatedTexts({ passages, queries, calibration }: WorkloadSizes): Texts {
  const more = createWorkload(passages + calibration, 0).passages
  return { ...createWorkload(passages, queries), calibration: more.slice(passages) }
}

async function scifactTexts(folder: string, sizes: WorkloadSizes, tokenizer: Tokenizer): Promise<Texts> {
  const split = await readBeirSplit(folder, 'test')
  const documents = split.documents.map(({ text }) => applyPrefix(text.trim(), 'passage'))
  const questions = new Map(split.queries.map(({ id, text }) => [id, text]))
  const queries = [...split.qrels.keys()].slice(0, sizes.queries).map((id) => applyPrefix(questions.get(id)!, 'query'))
  const longPassage = documents.find((text) => tokenizer.encode(text).ids.length === tokenizer.limit)
  if (documents.length < sizes.passages + sizes.calibration || longPassage === undefined) {
    throw new Error(`${folder} has too few documents, or none that fills ${tokenizer.limit} tokens.`)
  }
  return {
    passages: documents.slice(0, sizes.passages),
    queries,
    longPassage,
    // The last ones, whatever the number of passages, so that what was calibrated stays good.
    calibration: documents.slice(-sizes.calibration),
  }
}

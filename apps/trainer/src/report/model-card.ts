import { type CheckpointEvent, type EvaluationEvent, findKnownModel, type StartEvent } from '@e5/core'
import { formatCount } from '@e5/terminal'
import { figureRows } from './figure-rows.ts'

/** What a model card tells. */
export interface ModelCardRequest {
  readonly start: StartEvent
  /** Up to the step, the baseline (step 0) first. */
  readonly evaluations: readonly EvaluationEvent[]
  /** The step that the model has. */
  readonly step: number
  readonly kind: CheckpointEvent['kind']
}

/** The README.md of a model folder, with the header that the Hugging Face hub reads. No path of the machine stands in it. */
export function modelCard(request: ModelCardRequest): string {
  const { start, step, kind } = request
  const base = findKnownModel(start.model)
  const name = base?.name ?? 'a local E5 model'
  return `${header(request, base?.hubId)}
# ${name}, fine-tuned

Text embeddings for English: ${base === undefined ? name : `[${base.hubId}](https://huggingface.co/${base.hubId})`} (Wang et al., [arXiv:2212.03533](https://arxiv.org/abs/2212.03533)), fine-tuned with E5 Studio on ${formatCount(start.data.trainingRows)} queries with positives and hard negatives. This is ${descriptions[kind]}, after ${formatCount(step)} of ${formatCount(start.run.totalSteps)} steps.

A vector is the mean of the token vectors, of length 1; similarity is the cosine. Text past 512 tokens is cut.

## Prefixes
Put \`query: \` before searches, and before both sides of symmetric tasks; put \`passage: \` before the documents of a search. The model was
trained with them, and without them its vectors are worse.

## Use
\`\`\`bash
e5 embed corpus.jsonl --as passage --model path/to/this/folder --output corpus.npy
\`\`\`
\`\`\`python
from sentence_transformers import SentenceTransformer

model = SentenceTransformer("path/to/this/folder")
queries = model.encode(["query: how do whales sleep"], normalize_embeddings=True)
passages = model.encode(["passage: Whales rest one half of the brain at a time."], normalize_embeddings=True)
print(queries @ passages.T)
\`\`\`
${evaluation(request)}
## Training
| | |
|---|---|
| rows | ${formatCount(start.data.trainingRows)} |
| passages | ${formatCount(start.data.passages)} |
| tokens of a query, of a passage | ${start.data.meanQueryTokens.toFixed(1)}, ${start.data.meanPassageTokens.toFixed(1)} in the mean |
| negatives that a query sees | ${formatCount(start.run.negativesPerQuery)} |
| weights trained | ${formatCount(start.run.trainedParameters)} of ${formatCount(start.run.parameters)} |

| option | value |
|---|---|
${Object.entries(start.options)
  .filter(isShareable)
  .map(([option, value]) => `| \`${option}\` | ${cell(String(value))} |`)
  .join('\n')}
`
}

const descriptions: Readonly<Record<CheckpointEvent['kind'], string>> = {
  checkpoint: 'a checkpoint of the run',
  best: 'the model that did best on the held-out queries',
  final: 'what the run came to',
}

function header({ evaluations, step }: ModelCardRequest, hubId: string | undefined): string {
  const figures = evaluations.find((evaluation) => evaluation.step === step)?.figures
  const lines = [
    '---',
    ...(hubId === undefined ? [] : [`base_model: ${hubId}`]),
    'language:',
    '- en',
    'library_name: sentence-transformers',
    'pipeline_tag: sentence-similarity',
    'tags:',
    '- sentence-transformers',
    '- feature-extraction',
    '- sentence-similarity',
    '- e5',
    ...(figures === undefined ? [] : ['metrics:', '- ndcg_at_10', '- mrr_at_10', '- recall_at_10', '- recall_at_100']),
    '---',
  ]
  return `${lines.join('\n')}\n`
}

function evaluation({ evaluations, step }: ModelCardRequest): string {
  const baseline = evaluations.find((evaluated) => evaluated.step === 0)
  const own = evaluations.find((evaluated) => evaluated.step === step)
  if (baseline === undefined || own === undefined) {
    return '\n## Evaluation\nThis model was not evaluated on held-out queries.\n'
  }
  const { queries, passages } = own.figures
  const rows = figureRows(baseline.figures, own.figures)
  return `
## Evaluation
${formatCount(queries)} held-out queries, exact search in ${formatCount(passages)} passages, trec_eval's definitions, fp32.

| | before | after | points |
|---|---|---|---|
${rows.map(({ name, before, after, change }) => `| ${name} | ${before} | ${after} | ${change} |`).join('\n')}
`
}

// A path says nothing to others, and may say too much.
function isShareable([, value]: readonly [string, string | number | boolean]): boolean {
  return typeof value !== 'string' || !/[/\\]/.test(value)
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

import { dotProduct, isE5Error, prefixes } from '@e5/core'
import { describeCloseness, describeParity, type Embedder, parityFloors, parityOf, reaches } from '@e5/runtime'
import { type Check, figure, judged } from '../checks/check.ts'
import { longText, probePairs, probeTexts } from '../checks/probe-texts.ts'
import { normCheck, sameCheck, shapeCheck } from '../checks/vector-checks.ts'

// In fp32 kernels for several texts add in another order than those for one.
const fp32BatchTolerance = 1e-5

/** The vectors of the probe texts in fp32, which those of other precisions are held against. */
export function probeVectors(embedder: Embedder): Promise<readonly Float32Array[]> {
  return embedder.embed(probeTexts, { inputType: 'query' }).then(({ embeddings }) => embeddings)
}

/** Tries a loaded model in every way in which a vector may be wrong. */
export async function checkPrecision(embedder: Embedder, reference: readonly Float32Array[]): Promise<Check[]> {
  const { dimensions } = embedder.model
  const vectors = await probeVectors(embedder)
  return [
    shapeCheck(vectors, probeTexts.length, dimensions),
    normCheck(vectors),
    ...parityChecks(embedder, vectors, reference),
    sameCheck('deterministic', await probeVectors(embedder), vectors, 0),
    await batchCheck(embedder, vectors),
    await prefixCheck(embedder),
    ...(await cutChecks(embedder)),
    await meaningCheck(embedder),
  ]
}

function parityChecks(
  { precision, parity: compiled }: Embedder,
  vectors: readonly Float32Array[],
  reference: readonly Float32Array[],
): Check[] {
  if (precision === 'fp32') return []
  const parity = parityOf(vectors, reference)
  const floor = parityFloors[precision]
  const checks = [
    judged('cosine to fp32', reaches(parity, floor), `${describeParity(parity)}; needed: ${describeCloseness(floor)}`),
  ]
  if (compiled === undefined) return checks
  const recipe = compiled.recipe === undefined ? '' : ` (${compiled.recipe})`
  return [...checks, figure('cosine to fp32 when compiled', `${describeParity(compiled)}${recipe}`)]
}

async function batchCheck(embedder: Embedder, vectors: readonly Float32Array[]): Promise<Check> {
  const alone: Float32Array[] = []
  for (const text of probeTexts) {
    const { embeddings } = await embedder.embed([text], { inputType: 'query' })
    alone.push(...embeddings)
  }
  const name = 'independent of the batch'
  const { precision } = embedder
  if (precision === 'fp32') return sameCheck(name, alone, vectors, fp32BatchTolerance)
  // int8 takes its scales from the whole batch.
  const parity = parityOf(alone, vectors)
  const floor = parityFloors[precision]
  return judged(name, reaches(parity, floor), `cosine ${describeParity(parity)}; needed: ${describeCloseness(floor)}`)
}

async function prefixCheck(embedder: Embedder): Promise<Check> {
  const [{ query }] = probePairs
  const added = await embedder.embed([query], { inputType: 'query' })
  const written = await embedder.embed([prefixes.query + query], { inputType: 'none' })
  return sameCheck('prefix of the input type', added.embeddings, written.embeddings, 0)
}

async function cutChecks(embedder: Embedder): Promise<Check[]> {
  const { tokenLimit } = embedder.model
  const texts = [longText('It ends here.'), longText('Another end.')]
  const { embeddings, cut, tokenCounts } = await embedder.embed(texts, { inputType: 'passage' })
  const isTold = cut.length === 2 && tokenCounts.every((count) => count === tokenLimit)
  const refusal = await embedder.embed(texts, { truncate: 'none' }).catch((error: unknown) => error)
  return [
    sameCheck(`cut at ${tokenLimit} tokens`, [embeddings[0]!], [embeddings[1]!], 0),
    judged('cut texts are told', isTold, `${cut.length} of 2 told, ${tokenCounts.join(' and ')} tokens read`),
    judged('cutting can be refused', isE5Error(refusal, 'INPUT_TOO_LONG'), 'truncate "none" gives INPUT_TOO_LONG'),
  ]
}

async function meaningCheck(embedder: Embedder): Promise<Check> {
  const queries = await embedder.embed(
    probePairs.map(({ query }) => query),
    { inputType: 'query' },
  )
  const passages = await embedder.embed(
    probePairs.map(({ passage }) => passage),
    { inputType: 'passage' },
  )
  const found = queries.embeddings.filter((query, index) => {
    const scores = passages.embeddings.map((passage) => dotProduct(query, passage))
    return scores.indexOf(Math.max(...scores)) === index
  })
  const count = probePairs.length
  return judged('meaning', found.length === count, `${found.length} of ${count} questions are nearest to their answers`)
}

import { nlpResponseSchema, prefixes } from '@e5/core'
import { type Check, judged } from '../checks/check.ts'
import { longText, probePairs, probeTexts } from '../checks/probe-texts.ts'
import { normCheck, sameCheck, shapeCheck } from '../checks/vector-checks.ts'
import type { EndpointWorld } from './endpoint-world.ts'

// A vector goes as decimal digits or as base64, and the batch that a text is in may be another.
const equalTolerance = 1e-5
// int8 takes its scales from the whole batch.
const batchTolerance = 0.02

/** What every answer must hold to: shape, order, length 1, one vector a text in both wire formats, prefixes, the cut. */
export async function contractChecks(world: EndpointWorld, dimensions: number): Promise<Check[]> {
  const { embed } = world
  const texts = probeTexts.slice(0, 8)
  const vectors = await embed(texts)
  const turned = await embed(texts.toReversed())
  const [{ query }] = probePairs
  const added = await embed([query], { inputType: 'query' })
  const written = await embed([prefixes.query + query], { inputType: 'none' })
  const long = await embed([longText('It ends here.')])
  const other = await embed([longText('Another end.')])
  return [
    shapeCheck(vectors, texts.length, dimensions),
    normCheck(vectors),
    sameCheck('order of the texts', turned.toReversed(), vectors, batchTolerance),
    await nlpCheck(world, query),
    sameCheck('prefix of the input type', added, written, equalTolerance),
    sameCheck('cut at the token limit', long, other, equalTolerance),
  ]
}

/** SambaStudio's NLP route gives the vectors that OpenAI's gives. */
async function nlpCheck({ call, key, embed }: EndpointWorld, text: string): Promise<Check> {
  const name = "SambaStudio's NLP route"
  const { status, json } = await call({ route: 'nlp', key, body: JSON.stringify({ inputs: [text] }) })
  const parsed = nlpResponseSchema.safeParse(json)
  if (status !== 200 || !parsed.success) {
    const [issue] = parsed.error?.issues ?? []
    return judged(
      name,
      false,
      `status ${status}${issue === undefined ? '' : `, ${issue.path.join('.')}: ${issue.message}`}`,
    )
  }
  const vectors = parsed.data.data.map((vector) => Float32Array.from(vector))
  return sameCheck(name, vectors, await embed([text]), equalTolerance)
}

import { z } from 'zod'
import { type Check, figure, judged } from '../checks/check.ts'
import { longText } from '../checks/probe-texts.ts'
import type { EndpointCaller, RawAnswer, RawRequest } from './endpoint-caller.ts'
import type { EndpointWorld } from './endpoint-world.ts'

const goodBody = JSON.stringify({ inputs: ['a whale'] })
const tooManyForSambaStudio = 33
const tooManyForOpenai = 2049
const tooManyCharacters = 1_000_001

/** What an endpoint must refuse, each with a status that says whose fault it is and a JSON body. */
export async function refusalChecks({ call, key }: EndpointWorld): Promise<Check[]> {
  const nlp = (body: string): RawRequest => ({ route: 'nlp', key, body })
  const openai = (body: unknown): RawRequest => ({ route: 'openai', key, body: JSON.stringify(body) })
  return [
    await refusal('another key', { ...nlp(goodBody), key: `${key}-not` }, [401, 403], call),
    await refusal('a missing key', { ...nlp(goodBody), key: undefined }, [401, 403], call),
    await refusal('a body that is no JSON', nlp('{"inputs": ['), [400, 422], call),
    await refusal('a body without texts', nlp('{}'), [400, 422], call),
    await refusal('a text that is a number', nlp('{"inputs": [7]}'), [400, 422], call),
    await refusal('an empty list', nlp('{"inputs": []}'), [400, 422], call),
    await refusal(
      'another content type',
      { ...nlp(goodBody), headers: { 'content-type': 'text/plain' } },
      [400, 415],
      call,
    ),
    await refusal(
      `${tooManyForOpenai} texts at once`,
      openai({ input: new Array(tooManyForOpenai).fill('a') }),
      [400, 413],
      call,
    ),
    await refusal(
      `a text of ${tooManyCharacters} characters`,
      openai({ input: 'a'.repeat(tooManyCharacters) }),
      [400, 413],
      call,
    ),
    await refusal(
      'a long text with truncate "none"',
      openai({ input: longText(''), truncate: 'none' }),
      [400, 413, 422],
      call,
    ),
  ]
}

/** Finds the most texts that the NLP route takes and holds its refusal against SambaStudio's words. */
export async function batchLimitChecks({ call, key }: EndpointWorld): Promise<Check[]> {
  const send = (count: number) =>
    call({ route: 'nlp', key, body: JSON.stringify({ inputs: new Array(count).fill('a') }) })
  const refused = await send(tooManyForSambaStudio)
  const said = /Expected a Tensor with batch size <= (\d+), got batch size: (\d+)/.exec(
    JSON.stringify(refused.json) ?? '',
  )
  const wording = judged(
    "refusal in SambaStudio's words",
    refused.status === 400 && said?.[2] === String(tooManyForSambaStudio),
    described(refused),
  )
  if (said === null) return [wording]
  const limit = Number(said[1])
  const [atLimit, above] = [await send(limit), await send(limit + 1)]
  return [
    wording,
    figure('batch size', `${limit} texts`),
    judged(`${limit} texts are taken`, atLimit.status === 200, described(atLimit)),
    judged(`${limit + 1} texts are refused`, above.status === 400, described(above)),
  ]
}

async function refusal(
  what: string,
  request: RawRequest,
  statuses: readonly number[],
  call: EndpointCaller,
): Promise<Check> {
  const answer = await call(request)
  const isRefused = statuses.includes(answer.status) && answer.json !== undefined
  const expected = isRefused ? '' : `; expected ${statuses.join(' or ')} with a JSON body`
  return judged(`refuses ${what}`, isRefused, `${described(answer)}${expected}`)
}

const shownCharacters = 200

const bodySchema = z.object({
  code: z.string().optional(),
  detail: z.string().optional(),
  error: z.object({ code: z.string().nullish(), message: z.string() }).optional(),
})

function described({ status, json }: RawAnswer): string {
  if (status === 200) return 'status 200'
  const { code, detail, error } = bodySchema.safeParse(json).data ?? {}
  // SambaStudio puts its own words around the reason, on lines of their own.
  const message = (error?.message ?? detail ?? JSON.stringify(json) ?? 'no JSON').split('\n').at(-1)!
  const shown = message.length > shownCharacters ? `${message.slice(0, shownCharacters)}…` : message
  return `status ${status}: ${shown} [${error?.code ?? code ?? 'no code'}]`
}

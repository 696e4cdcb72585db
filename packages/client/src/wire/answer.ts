import { controlErrorSchema, E5Error, openaiErrorSchema, sambastudioErrorSchema } from '@e5/core'
import { RemoteError } from '../remote-error.ts'
import { retryAfterSecondsOf } from './retry-delay.ts'

/** What came back: the body is text still. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** What a body must be like: a zod schema of core's contracts, or what looks like one. */
export interface AnswerSchema<Body> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: Body }
    | { readonly success: false; readonly error: { readonly issues: readonly AnswerIssue[] } }
}

interface AnswerIssue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** For answers that say no more than that it is done: any object. */
export const doneSchema: AnswerSchema<undefined> = {
  safeParse: (value) =>
    typeof value === 'object' && value !== null
      ? { success: true, data: undefined }
      : { success: false, error: { issues: [{ path: [], message: 'expected an object' }] } },
}

/** The body of an answer. @throws E5Error SERVER_ANSWER_INVALID that names the field. */
export function parseAnswer<Body>(answer: RawAnswer, schema: AnswerSchema<Body>, server: string): Body {
  const parsed = schema.safeParse(parseJson(answer.text, server))
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]!
  const field = path.length === 0 ? 'the body' : `"${path.map(String).join('.')}"`
  throw new E5Error('SERVER_ANSWER_INVALID', { server, reason: `${field}: ${message}` })
}

function parseJson(text: string, server: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new E5Error('SERVER_ANSWER_INVALID', { server, reason: 'the body is no JSON' }, { cause: error })
  }
}

/** The error of an answer whose status is none of success. */
export function refusalOf(answer: RawAnswer, server: string): RemoteError {
  const { status, headers } = answer
  return new RemoteError({
    status,
    ...(reasonOf(answer) ?? strangeReason(answer, server)),
    requestId: headers.get('x-request-id') ?? undefined,
    retryAfterSeconds: retryAfterSecondsOf(headers),
  })
}

interface Reason {
  readonly code: string
  readonly message: string
}

// The server has three error bodies, each with E5 Studio's code in a place of its own.
function reasonOf({ text }: RawAnswer): Reason | undefined {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return undefined
  }
  const control = controlErrorSchema.safeParse(body)
  if (control.success) return { code: control.data.error_code, message: control.data.message }
  const openai = openaiErrorSchema.safeParse(body)
  if (openai.success) return { code: openai.data.error.code, message: openai.data.error.message }
  const sambastudio = sambastudioErrorSchema.safeParse(body)
  if (sambastudio.success) return { code: sambastudio.data.code, message: sambastudio.data.detail }
  return undefined
}

// A proxy's page, or another program.
function strangeReason({ status, headers }: RawAnswer, server: string): Reason {
  const location = headers.get('location')
  const reason = location === null ? `status ${status}` : `status ${status}, it leads to ${location}`
  const { code, message } = new E5Error('SERVER_ANSWER_INVALID', { server, reason })
  return { code, message }
}

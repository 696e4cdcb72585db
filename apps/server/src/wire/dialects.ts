import type { CohereError, ControlError, ErrorCode, OpenaiError, SambastudioError, TeiError } from '@e5/core'
import { formatControlError } from './control/control-error.ts'
import type { ErrorRow } from './error-table.ts'

/** A mistake in the words that every dialect puts into its own body. */
export interface Mistake {
  readonly status: number
  readonly message: string
  readonly code: ErrorCode | 'INTERNAL'
  readonly type: ErrorRow['type']
  /** The field that is wrong, if it is one. */
  readonly field: string | null
  readonly requestId: string
}

/** How errors look in each wire format. */
export const dialects = {
  sambastudio: {
    asksForBearer: false,
    errorBody: (mistake: Mistake): SambastudioError => ({ detail: detailOf(mistake), code: mistake.code }),
  },
  control: {
    asksForBearer: false,
    errorBody: ({ status, code, message }: Mistake): ControlError => formatControlError(status, code, message),
  },
  openai: {
    asksForBearer: true,
    errorBody: ({ message, type, field, code }: Mistake): OpenaiError => ({
      error: { message, type, param: field, code },
    }),
  },
  tei: {
    asksForBearer: true,
    errorBody: (mistake: Mistake): TeiError => ({
      error: mistake.message,
      error_type: mistake.code === 'INPUTS_EMPTY' ? 'Empty' : teiTypes[mistake.type],
      code: mistake.code,
    }),
  },
  cohere: {
    asksForBearer: true,
    errorBody: ({ requestId, message, code }: Mistake): CohereError => ({ id: requestId, message, code }),
  },
} as const

/** A wire format. */
export type Dialect = keyof typeof dialects

// The first that fits counts; every other path, known or not, is OpenAI's.
const paths: readonly (readonly [path: RegExp, dialect: Dialect])[] = [
  [/^\/api\/(v2\/)?predict\//, 'sambastudio'],
  [/^\/api\//, 'control'],
  [/^\/v2\//, 'cohere'],
  [/^\/tei\//, 'tei'],
  [/^\/(embed|similarity|tokenize|info|health)$/, 'tei'],
]

/** The dialect that a path speaks. */
export function dialectOf(url: string): Dialect {
  const path = url.split('?', 1)[0]!
  return paths.find(([pattern]) => pattern.test(path))?.[1] ?? 'openai'
}

// It has no words for a missing key or endpoint.
const teiTypes = {
  invalid_request_error: 'Validation',
  authentication_error: 'Validation',
  not_found_error: 'Validation',
  rate_limit_error: 'Overloaded',
  unavailable_error: 'Unhealthy',
  server_error: 'Backend',
} as const satisfies Record<ErrorRow['type'], TeiError['error_type']>

// SambaStudio's own words, which its clients may look for.
function detailOf({ code, message }: Mistake): string {
  if (code !== 'BATCH_TOO_LARGE') return message
  return `Prediction could not be completed for given input due to reason :AppOnlineInferenceFailed message: error running online inference:\n${message}`
}

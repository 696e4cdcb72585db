import { E5Error } from '@e5/core'
import type { FastifySchemaCompiler, FastifyTypeProvider } from 'fastify'
import type { z } from 'zod'

/** Types of requests from the zod schemas of their routes. Answers are not typed by it: large ones are sent as text. */
export interface ZodRequests extends FastifyTypeProvider {
  validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown
  serializer: unknown
}

type Issue = z.core.$ZodIssue

/** Checks bodies and headers against the zod schemas of their routes; what comes out is typed and needs no more checks. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  return (value: unknown) => {
    const result = schema.safeParse(value)
    return result.success ? { value: result.data } : { error: invalid(result.error.issues[0]!, httpPart ?? 'body') }
  }
}

function invalid(issue: Issue, part: string): E5Error {
  const { path, message } = deepest(issue)
  if (path.length === 0) return new E5Error('REQUEST_INVALID', { reason: `the ${part} is wrong: ${message}.` })
  const field = pathText(path)
  const subject = part === 'headers' ? `header "${field}"` : `"${field}"`
  return new E5Error('REQUEST_INVALID', { reason: `${subject} is wrong: ${message}.`, field })
}

// Of a union's branches, the one that got furthest is the one that was meant.
function deepest(issue: Issue): { path: readonly PropertyKey[]; message: string } {
  const message = issue.message.replace(/^Invalid input: /, '')
  if (issue.code !== 'invalid_union') return { path: issue.path, message }
  const branches = issue.errors.flatMap((errors) => errors.slice(0, 1)).map(deepest)
  const furthest = branches.toSorted((left, right) => right.path.length - left.path.length)[0]
  if (furthest === undefined) return { path: issue.path, message }
  if (furthest.path.length > 0) return { path: [...issue.path, ...furthest.path], message: furthest.message }
  return { path: issue.path, message: [...new Set(branches.map((branch) => branch.message))].join(', or ') }
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${String(step)}`))
    .join('')
}

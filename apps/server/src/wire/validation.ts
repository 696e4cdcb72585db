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

/** The fields of a form by a schema. @throws E5Error REQUEST_INVALID that names the field */
export function parseForm<Schema extends z.ZodType>(schema: Schema, fields: unknown): z.output<Schema> {
  const result = schema.safeParse(fields)
  if (result.success) return result.data
  throw invalid(result.error.issues[0]!, 'form')
}

function invalid(issue: Issue, part: string): E5Error {
  const message = issue.message.replace(/^Invalid input: /, '')
  if (issue.path.length === 0) return new E5Error('REQUEST_INVALID', { reason: `the ${part} is wrong: ${message}.` })
  const field = pathText(issue.path)
  const subject = part === 'headers' ? `header "${field}"` : `"${field}"`
  return new E5Error('REQUEST_INVALID', { reason: `${subject} is wrong: ${message}.`, field })
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${String(step)}`))
    .join('')
}

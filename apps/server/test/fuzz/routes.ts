import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

/** A route with a body, as the OpenAPI document of the app describes it. */
export interface FuzzedRoute {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** What its body looks like when it is right. */
  readonly example: unknown
  /** The schema that the answer of a status must have; undefined if none is described. */
  answerSchema(status: number): z.ZodType | undefined
}

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0]
interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema; readonly example?: unknown }>>
}
interface Operation {
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const methods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Every route of an app that takes a body, whoever added it. */
export async function routesWithBodies(app: FastifyInstance): Promise<readonly FuzzedRoute[]> {
  const { paths } = (await app.inject('/docs/json')).json<Document>()
  return Object.entries(paths).flatMap(([template, operations]) =>
    methods.flatMap((method) => {
      const operation = operations[method.toLowerCase()]
      return operation?.requestBody === undefined ? [] : [toRoute(method, template, operation)]
    }),
  )
}

function toRoute(method: FuzzedRoute['method'], template: string, operation: Operation): FuzzedRoute {
  return {
    method,
    path: template.replace(/\{(\w+)\}/g, (_whole, name: string) => parameterValue(name)),
    example: exampleOf(jsonOf(operation.requestBody)?.schema),
    answerSchema(status) {
      const { responses } = operation
      const schema = jsonOf(responses[status] ?? responses[`${Math.floor(status / 100)}XX`])?.schema
      return schema === undefined ? undefined : z.fromJSONSchema(schema)
    },
  }
}

function jsonOf(content: Content | undefined) {
  return content?.content?.['application/json']
}

// The test app's own project and endpoint; anything else names nothing there.
function parameterValue(parameter: string): string {
  if (parameter.startsWith('project')) return 'default'
  return parameter.startsWith('endpoint') ? 'e5-test' : 'unknown'
}

/** A value that fits a schema: its example, or the plainest there is. */
function exampleOf(schema: JsonSchema | undefined): unknown {
  if (schema === undefined || typeof schema === 'boolean') return {}
  if (schema.example !== undefined) return schema.example
  if (Array.isArray(schema.examples)) return schema.examples[0]
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  const [choice] = (schema.anyOf ?? schema.oneOf ?? []) as JsonSchema[]
  if (choice !== undefined) return exampleOf(choice)
  switch (schema.type) {
    case 'string':
      return 'text'
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return true
    case 'array':
      return [exampleOf(schema.items as JsonSchema)]
    default: {
      const fields = Object.entries(schema.properties ?? {}) as [string, JsonSchema][]
      return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(field)]))
    }
  }
}

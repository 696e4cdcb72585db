import type { MetadataFilter, MetadataOperators, MetadataValue } from '@e5/core'
import type { SQL } from 'drizzle-orm'
import { sql } from '../state/drizzle.ts'

const ranges = { $gt: sql`>`, $gte: sql`>=`, $lt: sql`<`, $lte: sql`<=` } as const

/** A filter as a condition in SQL. Fields and values are parameters, so nothing that a user writes becomes SQL. */
export function filterCondition({ $and, $or, $not, ...fields }: MetadataFilter): SQL {
  return allOf([
    ...Object.entries(fields).map(([field, value]) =>
      fieldCondition(field, value as MetadataValue | MetadataOperators),
    ),
    ...($and === undefined ? [] : [allOf($and.map(filterCondition))]),
    ...($or === undefined ? [] : [anyOf($or.map(filterCondition))]),
    ...($not === undefined ? [] : [sql`not ${filterCondition($not)}`]),
  ])
}

function fieldCondition(field: string, value: MetadataValue | MetadataOperators): SQL {
  const operators = typeof value === 'object' ? value : { $eq: value }
  // Whatever is not there fits nothing, and does not make its negation unknown.
  return allOf(
    Object.entries(operators).map(([name, operand]) => sql`coalesce(${condition(field, name, operand)}, false)`),
  )
}

function condition(field: string, operator: string, operand: unknown): SQL {
  const found = sql`(metadata -> ${field}::text)`
  switch (operator) {
    case '$eq':
      return holds(found, operand)
    case '$ne':
      return sql`not coalesce(${holds(found, operand)}, false)`
    case '$in':
      return anyOf((operand as readonly unknown[]).map((value) => holds(found, value)))
    case '$exists':
      return operand === true ? sql`${found} is not null` : sql`${found} is null`
    default: {
      const compare = ranges[operator as keyof typeof ranges]
      // Of different types any would be larger than any other.
      return sql`(jsonb_typeof(${found}) = ${typeof operand}::text and ${found} ${compare} ${json(operand)})`
    }
  }
}

// A list holds its elements, and a single value itself.
function holds(found: SQL, value: unknown): SQL {
  return sql`(jsonb_typeof(${found}) <> 'object' and ${found} @> ${json(value)})`
}

function json(value: unknown): SQL {
  return sql`${JSON.stringify(value)}::text::jsonb`
}

function allOf(conditions: readonly SQL[]): SQL {
  return sql`(${sql.join([...conditions], sql` and `)})`
}

function anyOf(conditions: readonly SQL[]): SQL {
  return sql`(${sql.join([...conditions], sql` or `)})`
}

import { describe, expect, it } from 'vitest'
import { buildFilter, type MetadataCondition } from './metadata-conditions.ts'

const row = (field: string, operator: MetadataCondition['operator'], value = ''): MetadataCondition => ({
  field,
  operator,
  value,
})

describe('buildFilter', () => {
  it('says nothing without a field', () => {
    expect(buildFilter([], 'all')).toEqual({ filter: undefined })
    expect(buildFilter([row(' ', '$eq', 'bird')], 'any')).toEqual({ filter: undefined })
  })

  it('reads numbers, booleans and texts as JSON does, and all else as texts', () => {
    const values = ['2020', '"2020"', 'true', 'bird', '{"a": 1}', 'null', ' 1.5 ']
    const read = values.map((value) => buildFilter([row('a', '$eq', value)], 'all'))
    expect(read).toEqual(
      [2020, '2020', true, 'bird', '{"a": 1}', 'null', 1.5].map((value) => ({ filter: { a: { $eq: value } } })),
    )
  })

  it('puts rows into one object, and into $and where an operator comes twice for a field', () => {
    const years = [row('year', '$gte', '1990'), row('year', '$lt', '2000'), row('kind', '$in', 'bird, mammal')]
    expect(buildFilter(years, 'all')).toEqual({
      filter: { year: { $gte: 1990, $lt: 2000 }, kind: { $in: ['bird', 'mammal'] } },
    })
    expect(buildFilter([row('a', '$ne', '1'), row('a', '$ne', '2')], 'all')).toEqual({
      filter: { $and: [{ a: { $ne: 1 } }, { a: { $ne: 2 } }] },
    })
    expect(buildFilter([row('a', '$exists'), row('b', 'missing')], 'any')).toEqual({
      filter: { $or: [{ a: { $exists: true } }, { b: { $exists: false } }] },
    })
  })

  it('says what is wrong', () => {
    expect(buildFilter([row('year', '$gt', 'true')], 'all')).toEqual({ fault: expect.stringContaining('year') })
    expect(buildFilter([row('$year', '$eq', '1')], 'all')).toEqual({
      fault: expect.stringContaining('name of a field'),
    })
  })
})

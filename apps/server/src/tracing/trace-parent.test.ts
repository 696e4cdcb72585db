import { describe, expect, it } from 'vitest'
import { parseTraceParent } from './trace-parent.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'

describe('parseTraceParent', () => {
  it.each([
    [`00-${traceId}-${spanId}-01`, 1],
    [`00-${traceId}-${spanId}-00`, 0],
    [`cc-${traceId}-${spanId}-03-later-fields`, 3],
  ])('reads %s', (header, flags) => {
    expect(parseTraceParent(header)).toEqual({ traceId, spanId, flags })
  })

  it.each([
    undefined,
    '',
    `ff-${traceId}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${traceId}-${spanId}-0`,
    `00-${traceId}-${spanId}-011`,
    [`00-${traceId}-${spanId}-01`],
  ])('takes %j for none', (header) => {
    expect(parseTraceParent(header)).toBeUndefined()
  })
})

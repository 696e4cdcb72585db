import { describe, expect, it } from 'vitest'
import { embedderOptions, modelOptionsSchema } from './model-options.ts'

const parse = (flags: object) =>
  embedderOptions(modelOptionsSchema.parse({ model: 'm', device: 'cpu', precision: 'fp32', ...flags }))

describe('embedderOptions', () => {
  it('asks for no session with all cores on a CPU, and for nothing of that kind elsewhere', () => {
    expect(parse({})).toEqual({ model: 'm', device: 'cpu', precision: 'fp32', soloThreads: 1 })
    expect(parse({ device: 'cuda', deviceId: '1' })).toEqual({
      model: 'm',
      device: 'cuda',
      deviceId: 1,
      precision: 'fp32',
    })
  })

  it.each(['', '1e0', '-1', 'one'])('refuses the device id "%s"', (deviceId) => {
    expect(() => parse({ device: 'cuda', deviceId })).toThrow('a whole number')
  })
})

import { describe, expect, it } from 'vitest'
import { endpointNameOf } from './endpoint-name.ts'

describe('endpointNameOf', () => {
  it.each([
    ['e5-small-v2', 'e5-small-v2'],
    ['./my-model', 'my-model'],
    ['/models/my-model/', 'my-model'],
    ['../my.model', 'my.model'],
    ['~/my-model', 'my-model'],
    ['intfloat/e5-base-v2', 'e5-base-v2'],
    ['@e5/model-e5-small-v2', 'model-e5-small-v2'],
  ])('calls the endpoint of %s %s', (model, name) => {
    expect(endpointNameOf({ model, endpoint: undefined })).toBe(name)
  })

  it('takes the given name first', () => {
    expect(endpointNameOf({ model: './my model', endpoint: 'mine' })).toBe('mine')
  })

  it.each(['./my model', '/models/été', '/'])('asks for a name where the model %s gives none', (model) => {
    expect(() => endpointNameOf({ model, endpoint: undefined })).toThrow(
      /^--endpoint \(E5_ENDPOINT\): .* cannot be one: give one$/,
    )
  })
})

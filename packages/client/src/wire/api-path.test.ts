import { describe, expect, it } from 'vitest'
import { apiPath } from './api-path.ts'

describe('apiPath', () => {
  it('escapes what would lead elsewhere', () => {
    expect(apiPath('api', 'models', 'intfloat/e5-base-v2')).toBe('/api/models/intfloat%2Fe5-base-v2')
    expect(apiPath('api', 'projects', 'a?b#c d')).toBe('/api/projects/a%3Fb%23c%20d')
  })

  it.each(['', '.', '..', '\ud800'])('refuses %j', (name) => {
    expect(() => apiPath('api', 'projects', name)).toThrow('is neither a name nor an id')
  })
})

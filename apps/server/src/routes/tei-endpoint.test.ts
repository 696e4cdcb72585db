import type { FastifyRequest } from 'fastify'
import { describe, expect, it } from 'vitest'
import { createEndpointRegistry, type Endpoint } from '../endpoints.ts'
import { createFakeEmbedder } from '../testing/fake-embedder.ts'
import { addressOf, openByHeader } from './tei-endpoint.ts'

const endpoint = (project: string, name: string): Endpoint => ({
  project: { id: `id-of-${project}`, name: project },
  id: `id-of-${name}`,
  name,
  embedder: createFakeEmbedder(),
  batchSize: 32,
  inputType: 'none',
  keys: ['shared'],
  createdSeconds: 0,
})
const registry = createEndpointRegistry([endpoint('b', 'one'), endpoint('a', 'two'), endpoint('a', 'three')])
const request = (headers: object) =>
  ({ headers: { authorization: 'Bearer shared', ...headers } }) as unknown as FastifyRequest

describe('openByHeader', () => {
  it('takes the first by address of those that the key opens', () => {
    expect(addressOf(openByHeader(registry, request({})))).toBe('a/three')
  })

  it('takes the one that the header names, by names or ids', () => {
    expect(addressOf(openByHeader(registry, request({ 'x-e5-endpoint': 'b/one' })))).toBe('b/one')
    expect(addressOf(openByHeader(registry, request({ 'x-e5-endpoint': 'id-of-a/id-of-two' })))).toBe('a/two')
  })

  it('refuses what is no address', () => {
    expect(() => openByHeader(registry, request({ 'x-e5-endpoint': 'one' }))).toThrow('expected project/endpoint')
  })
})

import type { FastifyRequest } from 'fastify'
import { describe, expect, it } from 'vitest'
import { keepKey } from '../control/secret-keys.ts'
import type { EndpointRegistry, OpenedEndpoint } from '../endpoints.ts'
import { createFakeEmbedder } from '../testing/fake-embedder.ts'
import { addressOf, openByHeader } from './tei-endpoint.ts'

const key = {
  ...keepKey('shared'),
  endpointId: 'e',
  requestsPerMinute: null,
  tokensPerMinute: null,
  createdAt: new Date(0),
}
const endpoint = (project: string, name: string): OpenedEndpoint => ({
  project: { id: `id-of-${project}`, name: project },
  id: `id-of-${name}`,
  name,
  embedder: createFakeEmbedder(),
  batchSize: 32,
  inputType: 'none',
  createdSeconds: 0,
  key,
})
const opened = [endpoint('b', 'one'), endpoint('a', 'two'), endpoint('a', 'three')]
const registry: EndpointRegistry = {
  endpoints: opened,
  open: (project, name) =>
    opened.find(
      (found) => [found.project.name, found.project.id].includes(project) && [found.name, found.id].includes(name),
    )!,
  openedBy: () => opened,
}
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

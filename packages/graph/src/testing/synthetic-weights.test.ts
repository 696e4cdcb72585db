import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { syntheticWeights } from './synthetic-weights.ts'

it.each(['tiny', 'large'])('generates the weights that PyTorch had for the %s shape', (size) => {
  const fixture = new URL(`../../test/fixtures/synthetic-${size}.json`, import.meta.url)
  const { checks } = JSON.parse(readFileSync(fixture, 'utf8')) as { checks: Record<string, number[]> }
  expect(Object.keys(checks).length).toBeGreaterThan(0)
  const weights = syntheticWeights()
  for (const [name, first] of Object.entries(checks)) {
    expect([...weights.read(name, [first.length])], name).toEqual(first.map(Math.fround))
  }
})

import { describe, expect, it } from 'vitest'
import { Solitude } from './solitude.ts'

describe('Solitude', () => {
  it('gives all cores to a long text, and to a short one that follows another at once', () => {
    let now = 1000
    const solitude = new Solitude(() => now)
    expect([solitude.isWorthIt(64), solitude.isWorthIt(20)]).toEqual([true, false])
    solitude.begin()
    solitude.end()
    now += 2
    expect(solitude.isWorthIt(20)).toBe(true)
    now += 2
    expect(solitude.isWorthIt(20)).toBe(false)
  })

  it('learns that lone texts get company, and unlearns it', () => {
    const solitude = new Solitude(() => 0)
    const run = (isDisturbed: boolean) => {
      solitude.begin()
      if (isDisturbed) solitude.disturb()
      solitude.end()
    }
    run(true)
    expect(solitude.isWorthIt(512)).toBe(true)
    run(true)
    expect(solitude.isWorthIt(512)).toBe(false)
    for (let batch = 0; batch < 3; batch++) run(false)
    expect(solitude.isWorthIt(512)).toBe(true)
  })
})

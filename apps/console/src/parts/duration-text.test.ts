import { expect, it } from 'vitest'
import { durationText } from './duration-text.ts'

it.each([
  [0.2, '0 s'],
  [45, '45 s'],
  [60, '1 min'],
  [4799, '1 h 19 min'],
  [90_000, '1 d 1 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text)
})

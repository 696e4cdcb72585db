import { expect, it } from 'vitest'
import { arithmeticPerToken, tokensPerSecondAt } from './arithmetic.ts'

const small = { dimensions: 384, intermediateSize: 1536, layers: 12 }

it('counts 24 h² a layer for the products of a BERT whose intermediate size is 4 h', () => {
  expect(arithmeticPerToken(small, 1)).toEqual({ products: 24 * 384 ** 2 * 12, attention: 4 * 384 * 12 })
})

it('lets only the attention grow with the text', () => {
  const [short, long] = [arithmeticPerToken(small, 16), arithmeticPerToken(small, 512)]
  expect(long.products).toBe(short.products)
  expect(long.attention).toBe(short.attention * 32)
})

it('adds the times of both', () => {
  expect(tokensPerSecondAt({ products: 300, attention: 100 }, { products: 1000, attention: 500 })).toBe(2)
})

import { describe, expect, it } from 'vitest'
import { BatchQueue } from './batch-queue.ts'

interface Text {
  readonly caller: string
  readonly call: number
  readonly tokens: number
}

const cpu = { maxItems: 512, maxTokens: 512, lengthStep: 1 }

/** A repeatable number from 0 to 1. */
function createRandom(): () => number {
  let state = 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

function textsOf(caller: string, call: number, lengths: readonly number[]): Text[] {
  return lengths.map((tokens) => ({ caller, call, tokens }))
}

const repeated = (count: number, tokens: number): number[] => Array.from({ length: count }, () => tokens)

/** Takes batches until so many tokens went; returns what each of the names had. */
function serve(queue: BatchQueue<Text>, tokens: number, nameOf: (text: Text) => string): Map<string, number> {
  const served = new Map<string, number>()
  for (let sum = 0; sum < tokens && queue.size > 0; ) {
    for (const text of queue.take()) {
      served.set(nameOf(text), (served.get(nameOf(text)) ?? 0) + text.tokens)
      sum += text.tokens
    }
  }
  return served
}

const byCaller = ({ caller }: Text): string => caller
const byCall = ({ caller, call }: Text): string => `${caller}${call}`

describe('fair shares', () => {
  it.each([
    ['of one length', () => 64],
    ['of many lengths', createRandomLengths()],
  ])('gives a key with one call as much as one with fifty, texts %s', (_name, length) => {
    const queue = new BatchQueue<Text>(cpu)
    const lengths = (): number[] => Array.from({ length: 2000 }, length)
    for (let call = 0; call < 25; call++) queue.push(textsOf('many', call, lengths()), 'many')
    queue.push(textsOf('one', 0, lengths()), 'one')
    for (let call = 25; call < 50; call++) queue.push(textsOf('many', call, lengths()), 'many')
    const served = serve(queue, 100_000, byCaller)
    expect(served.get('one')! / 100_000).toBeGreaterThan(0.45)
    expect(served.get('one')! / 100_000).toBeLessThan(0.55)
  })

  it('keeps the shares when one has texts of every length and so fills the batches of the other', () => {
    const queue = new BatchQueue<Text>(cpu)
    const random = createRandomLengths()
    queue.push(textsOf('rare', 0, Array.from({ length: 3000 }, random)), 'rare')
    queue.push(textsOf('full', 0, Array.from({ length: 40_000 }, random)), 'full')
    const served = serve(queue, 200_000, byCaller)
    expect(served.get('rare')! / 200_000).toBeGreaterThan(0.45)
  })

  it('gives short and long texts as many tokens', () => {
    const queue = new BatchQueue<Text>(cpu)
    queue.push(textsOf('short', 0, repeated(20_000, 16)), 'short')
    queue.push(textsOf('long', 0, repeated(1000, 500)), 'long')
    const served = serve(queue, 200_000, byCaller)
    expect(served.get('short')! / 200_000).toBeGreaterThan(0.45)
    expect(served.get('long')! / 200_000).toBeGreaterThan(0.45)
  })

  it('serves a key at once that was away, and gives it nothing for that', () => {
    const queue = new BatchQueue<Text>(cpu)
    queue.push(textsOf('busy', 0, repeated(4000, 100)), 'busy')
    queue.push(textsOf('away', 0, [50]), 'away')
    serve(queue, 100_000, byCaller)
    queue.push(textsOf('away', 1, [51]), 'away')
    const first = [...queue.take(), ...queue.take()]
    expect(first.map(byCaller)).toContain('away')
    queue.push(textsOf('away', 2, repeated(2000, 101)), 'away')
    const served = serve(queue, 20_000, byCaller)
    expect(served.get('away')! / 20_000).toBeLessThan(0.55)
    expect(served.get('away')! / 20_000).toBeGreaterThan(0.45)
  })

  it('does not let a query wait for the passages of another call of its own key', () => {
    const queue = new BatchQueue<Text>(cpu)
    queue.push(textsOf('key', 0, repeated(2048, 300)), 'key')
    serve(queue, 3000, byCaller)
    queue.push(textsOf('key', 1, [20]), 'key')
    expect([...queue.take(), ...queue.take()].map(byCall)).toContain('key1')
  })

  it('gives the calls of a key equal parts, but half at least to the oldest', () => {
    const queue = new BatchQueue<Text>(cpu)
    for (let call = 0; call < 5; call++) queue.push(textsOf('key', call, repeated(1000, 100 + call)), 'key')
    const served = serve(queue, 80_000, byCall)
    expect(served.get('key0')! / 80_000).toBeCloseTo(0.5, 1)
    for (const call of ['key1', 'key2', 'key3', 'key4']) expect(served.get(call)! / 80_000).toBeCloseTo(0.125, 1)
  })

  it('lets no call wait for ever: passages end while a crowd of queries of their key keeps coming', () => {
    const queue = new BatchQueue<Text>(cpu)
    const passages = repeated(100, 400)
    for (let client = 1; client <= 200; client++) queue.push(textsOf('key', client, [20]), 'key')
    queue.push(textsOf('key', 0, passages), 'key')
    for (let served = 0; served < 100_000; ) {
      for (const { call, tokens } of queue.take()) {
        served += tokens
        if (call > 0) queue.push(textsOf('key', call, [20]), 'key')
      }
    }
    expect(queue.remove(({ call }) => call === 0)).toEqual([])
  })

  it('lets no caller wait for ever: a passage goes while new callers with queries keep coming', () => {
    const queue = new BatchQueue<Text>({ ...cpu, maxItems: 4 })
    queue.push(textsOf('passage', 0, [512]))
    for (let client = 0; client < 50; client++) queue.push(textsOf('query', client, [20]))
    let served = 0
    let isServed = false
    while (!isServed && served < 100_000) {
      for (const text of queue.take()) {
        served += text.tokens
        if (text.caller === 'passage') isServed = true
        else queue.push(textsOf('query', text.call, [20]))
      }
    }
    // 50 callers are due 512 tokens each before it at most.
    expect(isServed).toBe(true)
    expect(served).toBeLessThan(50 * 512)
  })
})

function createRandomLengths(): () => number {
  const random = createRandom()
  return () => 16 + Math.floor(random() * 240)
}

/** Numbers in [0, 1), the same on every machine for a seed (mulberry32). */
export type Random = () => number

/** Begins a row of random numbers. @param seed a whole number; of a larger one the lowest 32 bits count. */
export function createRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/** `count` of the values, or all if there are fewer, each choice and order equally likely (Fisher and Yates). */
export function sample<Value>(values: readonly Value[], count: number, random: Random): Value[] {
  const pool = [...values]
  const size = Math.min(count, pool.length)
  for (let place = 0; place < size; place++) {
    const other = place + Math.floor(random() * (pool.length - place))
    const drawn = pool[other]!
    pool[other] = pool[place]!
    pool[place] = drawn
  }
  return pool.slice(0, size)
}

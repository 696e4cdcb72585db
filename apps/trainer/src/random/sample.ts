/** `count` of the values, or all if there are fewer, each choice and order equally likely (Fisher and Yates). */
export function sample<Value>(values: readonly Value[], count: number, random: () => number): Value[] {
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

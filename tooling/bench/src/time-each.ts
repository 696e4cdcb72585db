/** The time that each text takes when embedded on its own, one after the other, in milliseconds. */
export async function timeEach(
  embed: (texts: readonly string[]) => Promise<unknown>,
  texts: readonly string[],
): Promise<number[]> {
  const times: number[] = []
  for (const text of texts) {
    const start = performance.now()
    await embed([text])
    times.push(performance.now() - start)
  }
  return times
}

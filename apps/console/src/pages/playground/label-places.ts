/** A point with the text beside it, in the units of the drawing. */
export interface Label {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly anchor: 'start' | 'end'
}

// Of the font of a map: what a line takes, and a character in the mean.
const lineHeight = 17
const characterWidth = 7.2

/** Where labels go so that none lies on another: their own heights, or below the ones that are in the way. */
export function labelPlaces(labels: readonly Label[]): readonly number[] {
  const places = new Array<number>(labels.length).fill(0)
  const placed: (readonly [from: number, to: number, y: number])[] = []
  const fromTop = labels.map((label, index) => ({ label, index })).toSorted((one, other) => one.label.y - other.label.y)
  for (const { label, index } of fromTop) {
    const [from, to] = widthOf(label)
    let { y } = label
    const inTheWay = placed
      .filter((other) => other[0] < to && from < other[1])
      .toSorted((one, other) => one[2] - other[2])
    for (const other of inTheWay) if (Math.abs(other[2] - y) < lineHeight) y = other[2] + lineHeight
    places[index] = y
    placed.push([from, to, y])
  }
  return places
}

function widthOf({ x, text, anchor }: Label): readonly [from: number, to: number] {
  const width = text.length * characterWidth
  return anchor === 'start' ? [x, x + width] : [x - width, x]
}

import { useState } from 'react'
import { labelPlaces } from './label-places.ts'
import { shareOf } from './share-of.ts'
import classes from './text-map.module.css'

interface TextMapProps {
  readonly texts: readonly string[]
  readonly points: readonly (readonly [x: number, y: number])[]
}

const width = 800
const height = 440
const edge = 28
// Names of more texts than that lie on each other.
const mostNames = 30

/** Points on a plane with their texts. */
export function TextMap({ texts, points }: TextMapProps) {
  const [marked, setMarked] = useState<number>()
  const place = placeOf(points)
  const dots = points.map((point, index) => {
    const [x, y] = place(point)
    const anchor = x > width * 0.6 ? ('end' as const) : ('start' as const)
    return { x, y, anchor, textX: x + (anchor === 'end' ? -10 : 10), text: shortened(texts[index]!) }
  })
  const hasNames = texts.length <= mostNames
  const places = labelPlaces(dots.map((dot) => ({ ...dot, x: dot.textX, y: dot.y + 5 })))
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className={classes.map} role="img" aria-label="Map of the texts">
      {dots.map(({ x, y, anchor, textX, text }, index) => (
        <g key={index} className={classes.point} data-marked={index === marked || undefined}>
          <circle
            cx={x}
            cy={y}
            r={6}
            onPointerEnter={() => setMarked(index)}
            onPointerLeave={() => setMarked(undefined)}
          >
            <title>{texts[index]}</title>
          </circle>
          {(hasNames || index === marked) && (
            <text x={textX} y={hasNames ? places[index] : y + 5} textAnchor={anchor}>
              {text}
            </text>
          )}
        </g>
      ))}
    </svg>
  )
}

function placeOf(points: TextMapProps['points']): (point: readonly [number, number]) => [number, number] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  const xRange = [Math.min(...xs), Math.max(...xs)] as const
  const yRange = [Math.min(...ys), Math.max(...ys)] as const
  const middle = (range: readonly [number, number], value: number): number =>
    range[0] === range[1] ? 0.5 : shareOf(value, range)
  return ([x, y]) => [
    edge + middle(xRange, x) * (width - 2 * edge),
    height - edge - middle(yRange, y) * (height - 2 * edge),
  ]
}

function shortened(text: string): string {
  return text.length > 42 ? `${text.slice(0, 40)}…` : text
}

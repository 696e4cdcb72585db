import { useState } from 'react'
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
  return (
    <div>
      <svg viewBox={`0 0 ${width} ${height}`} className={classes.map} role="img" aria-label="Map of the texts">
        {points.map((point, index) => {
          const [x, y] = place(point)
          const isLeft = x > width * 0.6
          return (
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
              {(texts.length <= mostNames || index === marked) && (
                <text x={x + (isLeft ? -10 : 10)} y={y + 4} textAnchor={isLeft ? 'end' : 'start'}>
                  {shortened(texts[index]!)}
                </text>
              )}
            </g>
          )
        })}
      </svg>
    </div>
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

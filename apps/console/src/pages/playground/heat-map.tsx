import classes from './heat-map.module.css'
import { shareOf } from './share-of.ts'

interface HeatMapProps {
  readonly texts: readonly string[]
  readonly cosines: readonly (readonly number[])[]
}

/** A table of cosines whose cells are as dark as their texts are close. */
export function HeatMap({ texts, cosines }: HeatMapProps) {
  const others = cosines.flatMap((row, place) => row.filter((_cosine, column) => column !== place))
  const range = [Math.min(...others), Math.max(...others)] as const
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it a wide map scrolls by mouse only
    <section className={classes.scroll} tabIndex={0} aria-label="Cosines of the texts">
      <table className={classes.map}>
        <thead>
          <tr>
            <th scope="col">Text</th>
            {texts.map((text, column) => (
              <th scope="col" key={column} title={text} className={classes.number}>
                {column + 1}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {texts.map((text, place) => (
            <tr key={place}>
              <th scope="row" className={classes.text} title={text}>
                {place + 1}. {text}
              </th>
              {cosines[place]!.map((cosine, column) => (
                <td
                  key={column}
                  className={classes.cell}
                  data-self={column === place || undefined}
                  data-step={column === place ? undefined : Math.round(shareOf(cosine, range) * 8)}
                >
                  {cosine.toFixed(3)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

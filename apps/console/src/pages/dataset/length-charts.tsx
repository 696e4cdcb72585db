import '@mantine/charts/styles.css'
import type { TextLengths } from '@e5/core'
import { BarChart } from '@mantine/charts'
import { SimpleGrid, Text, VisuallyHidden } from '@mantine/core'
import { countText, nounText } from '../../parts/number-text.ts'
import { type LengthBar, lengthBars, lengthsText } from './length-bars.ts'
import { MoreOnPage } from './more-on-page.tsx'

const mostShown = 6

/** How long the texts of each file are, and what of them is cut. */
export default function LengthCharts({ lengths }: { readonly lengths: readonly TextLengths[] }) {
  const more = lengths.length - mostShown
  return (
    <div>
      <SimpleGrid cols={{ base: 1, md: lengths.length === 1 ? 1 : 2 }} spacing="lg">
        {lengths.slice(0, mostShown).map((ofFile) => (
          <LengthChart key={ofFile.of} lengths={ofFile} />
        ))}
      </SimpleGrid>
      {more > 0 && <MoreOnPage more={nounText(more, 'more file')} />}
    </div>
  )
}

function LengthChart({ lengths }: { readonly lengths: TextLengths }) {
  const bars = lengthBars(lengths)
  const title = `Token lengths in ${lengths.of}`
  return (
    <figure style={{ margin: 0, minWidth: 0, position: 'relative' }} aria-label={title}>
      <figcaption>
        <Text size="sm" fw={600} className="path">
          {title}
        </Text>
        <Text size="sm" c="dimmed" className="figure">
          {lengthsText(lengths)}
        </Text>
      </figcaption>
      <div aria-hidden="true">
        <BarChart
          h={180}
          mt="xs"
          type="stacked"
          data={bars.map((bar) => ({ ...bar }))}
          dataKey="tokens"
          series={[
            { name: 'whole', label: 'taken whole', color: 'marine.5' },
            { name: 'cut', label: 'cut', color: 'yellow.7' },
          ]}
          withLegend
          maxBarWidth={48}
          barChartProps={{ accessibilityLayer: false }}
          valueFormatter={countText}
          yAxisProps={{ width: 56, allowDecimals: false }}
          xAxisProps={{ minTickGap: 12 }}
        />
      </div>
      <VisuallyHidden>
        <LengthTable title={title} bars={bars} />
      </VisuallyHidden>
    </figure>
  )
}

/** The chart for those who hear it. */
function LengthTable({ title, bars }: { readonly title: string; readonly bars: readonly LengthBar[] }) {
  return (
    <table aria-label={title}>
      <thead>
        <tr>
          <th scope="col">Tokens</th>
          <th scope="col">Texts taken whole</th>
          <th scope="col">Texts cut</th>
        </tr>
      </thead>
      <tbody>
        {bars.map(({ tokens, whole, cut }) => (
          <tr key={tokens}>
            <th scope="row">{tokens}</th>
            <td>{countText(whole)}</td>
            <td>{countText(cut)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

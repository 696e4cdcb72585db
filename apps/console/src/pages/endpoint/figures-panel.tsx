import type { EndpointFigures } from '@e5/core'
import type { LineChartSeries } from '@mantine/charts'
import { SimpleGrid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { client } from '../../app/client.ts'
import { LineFigure } from '../../parts/charts/line-figure.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { type FigurePoint, figureRates } from './figure-rates.ts'

const everyMs = 2000
// Five minutes.
const mostReadings = 150
const count = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

interface FigurePlot {
  readonly title: string
  readonly unit: string
  readonly series: (LineChartSeries & { name: keyof FigurePoint })[]
}

const plots: readonly FigurePlot[] = [
  {
    title: 'Requests a second',
    unit: '',
    series: [
      { name: 'requests', label: 'all', color: 'marine.5' },
      { name: 'errors', label: 'errors', color: 'red.6' },
    ],
  },
  { title: 'Tokens a second', unit: '', series: [{ name: 'tokens', label: 'tokens', color: 'marine.5' }] },
  {
    title: 'Latency',
    unit: ' ms',
    series: [
      { name: 'p50', label: 'p50', color: 'marine.4' },
      { name: 'p95', label: 'p95', color: 'yellow.7' },
      { name: 'p99', label: 'p99', color: 'red.6' },
    ],
  },
  { title: 'Cut inputs a second', unit: '', series: [{ name: 'cutInputs', label: 'cut', color: 'yellow.7' }] },
]

/** What an endpoint does, as it does it. */
export default function FiguresPanel({ project, endpoint }: { readonly project: string; readonly endpoint: string }) {
  const [readings, setReadings] = useState<readonly EndpointFigures[]>([])
  const figures = useQuery({
    queryKey: ['endpoint', project, endpoint, 'figures'],
    queryFn: ({ signal }) => client.endpoints.figures(project, endpoint, { signal }),
    refetchInterval: everyMs,
  })
  const latest = figures.data
  useEffect(() => {
    if (latest !== undefined) setReadings((before) => [...before, latest].slice(-mostReadings))
  }, [latest])
  const points = figureRates(readings)

  return (
    <Panel title="Figures" says="Of this server since its start, and every two seconds while this page is open.">
      <QueryView query={figures}>
        {(now) => (
          <Stack gap="md">
            <Facts
              facts={[
                ['Requests', count.format(now.requests)],
                ['Errors', count.format(now.errors)],
                ['Texts', count.format(now.inputs)],
                ['Tokens', count.format(now.tokens)],
                ['Cut inputs', count.format(now.cut_inputs)],
                ['Without prefix', count.format(now.unprefixed_inputs)],
              ]}
            />
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
              {plots.map((plot) => (
                <Plot key={plot.title} plot={plot} points={points} />
              ))}
            </SimpleGrid>
          </Stack>
        )}
      </QueryView>
    </Panel>
  )
}

function Plot({
  plot: { title, unit, series },
  points,
}: {
  readonly plot: FigurePlot
  readonly points: readonly FigurePoint[]
}) {
  const latest = points.at(-1)
  const now = series.map(({ name, label }) => `${label}: ${textOf(latest?.[name], unit)}`).join(', ')
  return (
    <LineFigure
      title={title}
      says={now}
      data={points}
      x="time"
      series={series}
      format={(value) => `${count.format(value)}${unit}`}
    />
  )
}

function textOf(value: string | number | null | undefined, unit: string): string {
  return typeof value === 'number' ? `${count.format(value)}${unit}` : '–'
}

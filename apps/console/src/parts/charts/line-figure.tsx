import '@mantine/charts/styles.css'
import { LineChart, type LineChartProps, type LineChartSeries } from '@mantine/charts'
import { Text } from '@mantine/core'

interface LineFigureProps extends Pick<LineChartProps, 'referenceLines' | 'withDots' | 'withLegend' | 'connectNulls'> {
  readonly title: string
  /** The last values, in words: for those who do not see the lines, and beside the title. */
  readonly says: string
  readonly data: readonly object[]
  /** The field of the x axis: numbers, or words that stand at equal distances. */
  readonly x: string
  readonly isNumeric?: boolean
  readonly series: readonly LineChartSeries[]
  readonly format: (value: number) => string
  /** Whether the y axis begins at 0. */
  readonly isFromZero?: boolean
  readonly height?: number
}

/** Lines with their last values in words. */
export function LineFigure({
  title,
  says,
  data,
  x,
  isNumeric = false,
  series,
  format,
  isFromZero = true,
  height = 150,
  ...chart
}: LineFigureProps) {
  return (
    <figure style={{ margin: 0, minWidth: 0 }} aria-label={`${title}. ${says}`}>
      <Text component="figcaption" size="sm" fw={600}>
        {title}{' '}
        <Text span size="sm" c="dimmed" className="figure">
          {says}
        </Text>
      </Text>
      <div aria-hidden="true">
        <LineChart
          h={height}
          data={data.map((point) => ({ ...point }))}
          dataKey={x}
          series={[...series]}
          curveType="monotone"
          withDots={false}
          connectNulls={false}
          strokeWidth={1.75}
          lineChartProps={{ accessibilityLayer: false }}
          valueFormatter={format}
          yAxisProps={{ width: 56, domain: isFromZero ? [0, 'auto'] : ['auto', 'auto'] }}
          xAxisProps={{ minTickGap: 60, ...(isNumeric && { type: 'number', domain: ['dataMin', 'dataMax'] }) }}
          {...chart}
        />
      </div>
    </figure>
  )
}

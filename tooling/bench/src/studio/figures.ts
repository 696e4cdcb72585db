/** Figures of a server's `/metrics`, as of one moment. */
export interface Figures {
  /**
   * The sum over all series of a name whose labels have these values.
   *
   * @throws Error if there is no such name
   */
  sum(name: string, labels?: Readonly<Record<string, string>>): number
  /** The largest of its series, for figures that endpoints with one embedder share. */
  max(name: string): number
}

interface Series {
  readonly labels: string
  readonly value: number
}

/** Opens the figures of the programs that the bench starts. */
export const metricsKey = 'metrics-key-of-the-bench'

/** Reads what `/metrics` has now. */
export async function readFigures(url: string): Promise<Figures> {
  const response = await fetch(new URL('/metrics', url), { headers: { authorization: `Bearer ${metricsKey}` } })
  if (!response.ok) throw new Error(`/metrics answers ${response.status}`)
  return parseFigures(await response.text())
}

/** Reads a page in Prometheus's format. */
export function parseFigures(page: string): Figures {
  const byName = new Map<string, Series[]>()
  for (const line of page.split('\n')) {
    const parts = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line)
    if (parts === null) continue
    const [, name = '', labels = '', value] = parts
    const series = byName.get(name) ?? []
    byName.set(name, series)
    series.push({ labels: `,${labels}`, value: Number(value) })
  }
  function seriesOf(name: string): readonly Series[] {
    const series = byName.get(name)
    if (series === undefined) throw new Error(`/metrics has no ${name}`)
    return series
  }
  return {
    sum(name, wanted = {}) {
      const parts = Object.entries(wanted).map(([label, value]) => `,${label}="${value}"`)
      const fitting = seriesOf(name).filter(({ labels }) => parts.every((part) => labels.includes(part)))
      return fitting.reduce((sum, { value }) => sum + value, 0)
    },
    max: (name) => Math.max(...seriesOf(name).map(({ value }) => value)),
  }
}

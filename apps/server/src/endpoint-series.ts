import type { Endpoint } from './endpoints.ts'

/** The labels of every figure of an endpoint. */
export const endpointLabels = ['project', 'endpoint'] as const

/** An endpoint, as figures name it. */
export interface EndpointLabels extends Record<(typeof endpointLabels)[number], string> {}

/** What begins and ends with an endpoint's series. */
export interface SeriesChanges {
  /** Makes all of them, at zero. */
  appear(labels: EndpointLabels): void
  vanish(labels: EndpointLabels): void
}

/** Keeps series for the endpoints that there are, so that their number is bounded by those and not by all that ever were. */
export class EndpointSeries {
  readonly #changes: SeriesChanges
  readonly #known = new Map<string, EndpointLabels>()

  constructor(changes: SeriesChanges) {
    this.#changes = changes
  }

  /** Labels to count with. A request may outlive its endpoint: its series then lasts until the next scrape. */
  labelsOf(endpoint: Endpoint): EndpointLabels {
    const name = nameOf(endpoint)
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const labels = labelsOf(endpoint)
    this.#known.set(name, labels)
    this.#changes.appear(labels)
    return labels
  }

  /** Brings the series in line with the endpoints of the moment. */
  follow(endpoints: readonly Endpoint[]): void {
    const current = new Set(endpoints.map(nameOf))
    for (const [name, labels] of this.#known) {
      if (current.has(name)) continue
      this.#known.delete(name)
      this.#changes.vanish(labels)
    }
    for (const endpoint of endpoints) this.labelsOf(endpoint)
  }
}

/** The labels of an endpoint's figures. */
function labelsOf(endpoint: Endpoint): EndpointLabels {
  return { project: endpoint.project.name, endpoint: endpoint.name }
}

// A slash is in neither name.
function nameOf(endpoint: Endpoint): string {
  return `${endpoint.project.name}/${endpoint.name}`
}

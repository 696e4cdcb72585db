import type { ConformanceClient } from './client.ts'

/** How a client did. */
interface Tally {
  readonly client: ConformanceClient
  passed: number
  total: number
}

/** Counts what passes, and shows it. */
export class ConformanceReport {
  readonly #tallies = new Map<ConformanceClient, Tally>()

  /** Counts a case of a client, and as passed once it is done without an error. */
  async count(client: ConformanceClient, run: () => Promise<void>): Promise<void> {
    const tally = this.#tallies.get(client) ?? { client, passed: 0, total: 0 }
    this.#tallies.set(client, tally)
    tally.total += 1
    await run()
    tally.passed += 1
  }

  /** A line for each client, in the order they were tried, and what was not measured with it. */
  toString(): string {
    const lines = [...this.#lines(([name]) => name)]
    const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
    return lines
      .map((line) =>
        line
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('  ')
          .trimEnd(),
      )
      .join('\n')
  }

  /** The page in the documentation, with the reasons. */
  toMarkdown(): string {
    const [head, ...rows] = [...this.#lines(([name, reason]) => `${name} (${reason})`)]
    const table = [head!, head!.map(() => '---'), ...rows].map((cells) => `| ${cells.map(inTable).join(' | ')} |`)
    return `${introduction}\n${table.join('\n')}\n`
  }

  *#lines(show: (entry: [name: string, reason: string]) => string): Generator<string[]> {
    yield ['dialect', 'client', 'version', 'passed', 'not measured']
    for (const { client, passed, total } of this.#tallies.values()) {
      const notMeasured = Object.entries(client.notMeasured ?? {}).map(show)
      yield [client.dialect, client.name, client.version, `${passed}/${total}`, notMeasured.join('; ')]
    }
  }
}

const introduction = `# Conformance of the wire formats

One table of cases (\`apps/server/test/conformance/cases.ts\`) is run with real clients over a real port on the model e5-small-v2.
Vectors must be exactly the embedder's: as floats, as base64 and as signs. Where a client exists in Python only, bodies are sent
that have the form of its own. This page is what the run wrote that had \`E5_WRITE_CONFORMANCE=yes\`.
`

// Angle brackets would be HTML.
function inTable(cell: string): string {
  return cell.replaceAll('<', '&lt;')
}

import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { benchTokenizer } from '../bench-model.ts'
import { createLoadWorkload } from '../load/load-workload.ts'
import { latenciesOf } from '../statistics.ts'
import { readFigures } from '../studio/figures.ts'
import { sampleProcess, settledRssMiB } from '../studio/process-watch.ts'
import { createWorkload } from '../workload.ts'
import { learnQueries, noteAllAnswered, startLoad } from './background-load.ts'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { Fault, NoteFinding } from './finding.ts'

const vanishingClients = 100
const slowClients = 20
const slowForMs = 8000
// Those that read /metrics meanwhile.
const ownSockets = 2

/** Clients that leave while their texts wait, and while they still send. */
export const vanishingClientsFault: Fault = {
  name: 'clients that vanish',
  async run(note) {
    await using server = await startBenchServer()
    const load = startLoad(server.caller, await learnQueries(server.caller, server.first), 8)
    await delay(1000)
    const before = await sampleProcess(server.program.url)
    const { batches } = createLoadWorkload(benchTokenizer())
    for (let client = 0; client < vanishingClients; client++) {
      const request = rawRequest(server, {
        input: batches[client % batches.length]!,
        model: server.first.place.endpoint,
      })
      const socket = openSocket(server)
      // Every third one leaves in the middle of its own request.
      socket.write(client % 3 === 0 ? request.subarray(0, request.length / 2) : request)
      setTimeout(() => socket.destroy(), 30 + (client % 5) * 40)
      await delay(40)
    }
    const drained = await untilDrained(server)
    const figures = await readFigures(server.program.url)
    const cancelled = figures.max('e5_cancelled_texts_total')
    note(
      'their texts leave the queue',
      drained !== undefined && cancelled > 0,
      `${cancelled} texts left, none of them waits ${Math.round(drained ?? Number.NaN)} ms later`,
    )
    noteAllAnswered(note, await load.stop())
    await noteSockets(note, server, before.sockets)
  },
}

/** Clients that ask for megabytes and do not read them. */
export const slowClientsFault: Fault = {
  name: 'clients that do not read',
  async run(note) {
    await using server = await startBenchServer()
    const load = startLoad(server.caller, await learnQueries(server.caller, server.first), 8)
    await delay(2000)
    const aloneMs = [...load.tally.answeredMs]
    const before = await sampleProcess(server.program.url)
    const rssBefore = await settledRssMiB(server.program.url, 2)
    const input = createWorkload(0, 1024).queries
    const sockets = Array.from({ length: slowClients }, () => openSocket(server))
    for (const socket of sockets) {
      socket.pause()
      socket.write(rawRequest(server, { input, model: server.first.place.endpoint, encoding_format: 'float' }))
    }
    await untilDrained(server)
    const count = load.tally.answeredMs.length
    await delay(slowForMs)
    const during = load.tally.answeredMs.slice(count)
    const held = await sampleProcess(server.program.url)
    for (const socket of sockets) socket.destroy()
    const [alone, beside] = [latenciesOf(aloneMs), latenciesOf(during)]
    note(
      'others are served as before',
      beside !== undefined && alone !== undefined && beside.p50 < 2 * alone.p50,
      `p50 ${alone?.p50.toFixed(1)} ms alone, ${beside?.p50.toFixed(1)} ms beside ${slowClients} such clients`,
    )
    noteAllAnswered(note, await load.stop())
    await noteSockets(note, server, before.sockets)
    const rssAfter = await settledRssMiB(server.program.url)
    note(
      'their memory comes back',
      rssAfter < rssBefore + 60,
      `RSS ${rssBefore.toFixed(0)} MiB before, ${held.rssMiB.toFixed(0)} with ${slowClients} answers of 4.5 MB unread, ${rssAfter.toFixed(0)} after`,
    )
  },
}

function openSocket({ program }: BenchServer): Socket {
  const { hostname, port } = new URL(program.url)
  // Reset by the server or by us: that is what they are for.
  return connect(Number(port), hostname).on('error', () => undefined)
}

function rawRequest({ first }: BenchServer, content: object): Buffer {
  const body = Buffer.from(JSON.stringify(content))
  const head = `POST /v1/embeddings HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${first.key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}

// Time until little enough waits that it can only be the load's.
async function untilDrained({ program }: BenchServer): Promise<number | undefined> {
  const start = performance.now()
  await delay(200)
  while (performance.now() - start < 120_000) {
    if ((await readFigures(program.url)).max('e5_queue_tokens') < 512) return performance.now() - start
    await delay(50)
  }
  return undefined
}

async function noteSockets(note: NoteFinding, server: BenchServer, before: number): Promise<void> {
  let after = Number.POSITIVE_INFINITY
  for (let second = 0; second < 10 && after > before + ownSockets; second++) {
    await delay(1000)
    after = (await sampleProcess(server.program.url)).sockets
  }
  note('their sockets are closed', after <= before + ownSockets, `${before} sockets before, ${after} after`)
}

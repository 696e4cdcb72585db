import { join } from 'node:path'
import type { Device } from '@e5/core'
import { compiledFiles, deviceOperators, encoderOutput } from '@e5/graph'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeModel } from '../src/index.ts'
import { formFor } from '../src/main/device-profile.ts'
import { ensureCompiled } from '../src/models/graph-cache.ts'
import { checkOnDevice } from '../src/worker/device-check.ts'
import { checkPlacement, type NodePlacement } from '../src/worker/placement.ts'
import { openProfiled, type Session } from '../src/worker/session.ts'
import { temporaryFolder, writeTinyModel } from './temporary-folder.ts'

const devices = Object.keys(deviceOperators) as (keyof typeof deviceOperators)[]
const dataDir = temporaryFolder()
const folder = writeTinyModel(temporaryFolder())

async function openOnCpu(device: Device) {
  const graph = await ensureCompiled(await describeModel(folder, dataDir), formFor(device, 'fp16'), dataDir)
  const graphFile = join(graph.folder, compiledFiles.model)
  return { graphFile, ...(await openProfiled({ graphFile, device: 'cpu', threads: 1 })) }
}

describe('checkPlacement', () => {
  it.each(devices)('refuses a session that runs the graph of %s on the CPU, and names what', async (device) => {
    const { placements } = await openOnCpu(device)
    expect(() => checkPlacement(device, placements)).toThrow(
      expect.objectContaining({ code: 'DEVICE_UNAVAILABLE', message: expect.stringMatching(/MatMul.*run on the CPU/) }),
    )
  })

  it.each(devices)('lets the sizes and the mask of %s be on the CPU, and nothing else', async (device) => {
    const { placements } = await openOnCpu(device)
    const isSmall = ({ node }: NodePlacement) => /^(InsertedPrecisionFreeCast_)?(embeddings\.tokens|mask)/.test(node)
    const moved = placements.map((placement) =>
      isSmall(placement) && !placement.node.endsWith('mask.square')
        ? placement
        : { ...placement, provider: 'OtherProvider' },
    )
    expect(() => checkPlacement(device, moved)).not.toThrow()
    const one = moved.map((placement) =>
      placement.node === 'pooling.own' ? { ...placement, provider: 'CPUExecutionProvider' } : placement,
    )
    expect(() => checkPlacement(device, one)).toThrow(/1 of \d+ nodes \(Mul; the first is pooling\.own\)/)
  })

  it('refuses a session of which nothing is known', () => {
    expect(() => checkPlacement('cuda', [])).toThrow(expect.objectContaining({ code: 'DEVICE_UNAVAILABLE' }))
  })
})

describe('checkOnDevice', () => {
  let opened: Awaited<ReturnType<typeof openOnCpu>>
  beforeAll(async () => {
    opened = await openOnCpu('cuda')
  })

  /** A session whose vectors are changed on their way. */
  const changed = (change: (value: number, index: number) => number): Pick<Session, 'run'> => ({
    async run(batch) {
      const outputs = await opened.session.run(batch)
      return { [encoderOutput]: outputs[encoderOutput]!.map(change) }
    },
  })

  it('accepts the vectors that the graph was checked with', async () => {
    await checkOnDevice(opened.session, { graphFile: opened.graphFile, device: 'cuda' })
  })

  it.each([
    ['numbers that are a little wrong', (value: number, index: number) => value + (index % 5) / 50],
    ['no numbers', () => Number.NaN],
    ['nothing but zeros', () => 0],
  ])('refuses a device that gives %s, with the figures', async (_, change) => {
    await expect(checkOnDevice(changed(change), { graphFile: opened.graphFile, device: 'cuda' })).rejects.toMatchObject(
      {
        code: 'DEVICE_UNAVAILABLE',
        details: {
          device: 'cuda',
          reason: expect.stringMatching(/cosines mean .* over 8 texts; needed: mean 0\.9999/),
        },
      },
    )
  })
})

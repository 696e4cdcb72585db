import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Device } from '@e5/core'
import { E5Error } from '@e5/core/errors'
import { encoderInput, encoderLengths } from '@e5/graph/encoder-names'
import * as onnxruntime from 'onnxruntime-node'
import type { SessionRequest, TokenBatch } from '../messages.ts'
import { checkPlacement, type NodePlacement, readPlacements } from './placement.ts'

/** One graph on one device, for the thread that opened it. */
export interface Session {
  /** The outputs of the graph by their names. Blocks the thread until they are there. */
  run(batch: TokenBatch): Promise<Record<string, Float32Array<ArrayBuffer>>>
  /** Gives its memory back. */
  release(): Promise<void>
}

const installHints: Record<Device, string> = {
  cpu: 'onnxruntime-node has no library for this platform.',
  cuda: "install CUDA 12 and cuDNN 9, then run onnxruntime-node's install script (Linux x64 only).",
  webgpu: 'a GPU with a Vulkan, Metal or Direct3D 12 driver is needed.',
  coreml: 'CoreML is there on macOS only.',
  dml: 'DirectML is there on Windows only.',
}

// COREML_FLAG_CREATE_MLPROGRAM: CoreML's older format has neither Gelu nor LayerNormalization.
const mlProgram = 0x010

/**
 * Whether ONNX Runtime was built for a device here; the device itself may still be absent.
 *
 * @throws E5Error DEVICE_UNAVAILABLE with what to install.
 */
export function checkDevice(device: Device): void {
  const supported = onnxruntime.listSupportedBackends().map(({ name }) => name)
  if (supported.includes(device)) return
  const platform = `${process.platform}-${process.arch}`
  const reason = `onnxruntime-node on ${platform} knows ${supported.join(', ')}; ${installHints[device]}`
  throw new E5Error('DEVICE_UNAVAILABLE', { device, reason })
}

/**
 * Opens a compiled graph. The only file that knows onnxruntime-node.
 *
 * @throws E5Error DEVICE_UNAVAILABLE; the device that was asked for is the one that runs, or none does.
 */
export async function openSession(request: SessionRequest): Promise<Session> {
  const { device } = request
  checkDevice(device)
  if (device === 'cpu') return toSession(await createSession(request))
  const { session, placements } = await openProfiled(request)
  checkPlacement(device, placements)
  return session
}

/** Opens a graph and runs one text to see where its nodes are computed; the profile ends with that. */
export async function openProfiled(
  request: SessionRequest,
): Promise<{ session: Session; placements: readonly NodePlacement[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'e5-profile-'))
  try {
    const native = await createSession(request, { enableProfiling: true, profileFilePrefix: join(folder, 'run') })
    const session = toSession(native)
    await session.run(shortBatch())
    native.endProfiling()
    const [file] = readdirSync(folder)
    return { session, placements: readPlacements(readFileSync(join(folder, file!), 'utf8')) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One text of two tokens: a first run makes what ONNX Runtime makes late. */
export function shortBatch(): TokenBatch {
  return { ids: new Int32Array(2), texts: 1, tokensPerText: 2, lengths: Int32Array.of(2) }
}

function toSession(session: onnxruntime.InferenceSession): Session {
  const isPadded = session.inputNames.includes(encoderLengths)
  return {
    async run({ ids, texts, tokensPerText, lengths }) {
      const input = new onnxruntime.Tensor('int32', ids, [texts, tokensPerText])
      const outputs = await session.run({
        [encoderInput]: input,
        ...(isPadded && { [encoderLengths]: new onnxruntime.Tensor('int32', lengths, [texts]) }),
      })
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array<ArrayBuffer>]),
      )
    },
    release: () => session.release(),
  }
}

async function createSession(
  { graphFile, device, deviceId, threads = availableParallelism() }: SessionRequest,
  profiling: Pick<onnxruntime.InferenceSession.SessionOptions, 'enableProfiling' | 'profileFilePrefix'> = {},
) {
  try {
    return await onnxruntime.InferenceSession.create(graphFile, {
      executionProviders: [
        {
          name: device,
          ...(deviceId !== undefined && { deviceId }),
          ...(device === 'coreml' && { coreMlFlags: mlProgram }),
        },
      ],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      // It keeps the memory of the largest batch, which is bounded; without it 512 tokens take up to a tenth longer.
      enableCpuMemArena: true,
      ...profiling,
    })
  } catch (error) {
    if (device === 'cpu') throw error
    const reason = `${(error as Error).message} To have it: ${installHints[device]}`
    throw new E5Error('DEVICE_UNAVAILABLE', { device, reason }, { cause: error })
  }
}

import { type Device, E5Error } from '@e5/core'
import { encoderInput, encoderOutput } from '@e5/graph'
import * as onnxruntime from 'onnxruntime-node'
import type { BatchOutput, SessionRequest, TokenBatch } from '../messages.ts'

/** One model on one device, for the thread that made it: `run` blocks it until the vectors are there. */
export interface Session {
  run(batch: TokenBatch): Promise<BatchOutput>
}

const installHints: Record<Device, string> = {
  cpu: 'onnxruntime-node has no library for this platform.',
  cuda: "install CUDA 12 and cuDNN 9, then run onnxruntime-node's install script (Linux x64 only).",
  webgpu: 'a GPU with a Vulkan, Metal or Direct3D 12 driver is needed.',
  coreml: 'CoreML is there on macOS only.',
  dml: 'DirectML is there on Windows only.',
}

/**
 * Opens a compiled encoder. The only file that knows onnxruntime-node.
 *
 * @throws E5Error DEVICE_UNAVAILABLE; the device that was asked for is the one that runs, or none does.
 */
export async function openSession({ graphFile, device, threads }: SessionRequest): Promise<Session> {
  const supported = onnxruntime.listSupportedBackends().map(({ name }) => name)
  if (!supported.includes(device)) {
    const reason = `onnxruntime-node on ${process.platform}-${process.arch} knows ${supported.join(', ')}; ${installHints[device]}`
    throw new E5Error('DEVICE_UNAVAILABLE', { device, reason })
  }
  const session = await createSession(graphFile, device, threads)

  return {
    async run({ ids, texts, tokensPerText }) {
      const start = performance.now()
      const input = new onnxruntime.Tensor('int32', ids, [texts, tokensPerText])
      const outputs = await session.run({ [encoderInput]: input })
      const embeddings = outputs[encoderOutput]!.data as Float32Array<ArrayBuffer>
      return { embeddings, inferMs: performance.now() - start }
    },
  }
}

async function createSession(graphFile: string, device: Device, threads: number) {
  try {
    return await onnxruntime.InferenceSession.create(graphFile, {
      executionProviders: [device],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      // The arena keeps the memory of the largest batch for ever.
      enableCpuMemArena: false,
    })
  } catch (error) {
    if (device === 'cpu') throw error
    const reason = `${(error as Error).message} To have it: ${installHints[device]}`
    throw new E5Error('DEVICE_UNAVAILABLE', { device, reason }, { cause: error })
  }
}

import { E5Error } from '@e5/core'
import type { Output } from './output.ts'

/** Notices the failure of an output also where a write did not wait for its outcome. */
export interface OutputWatch {
  /**
   * Resolves when all that was written is out.
   *
   * @throws E5Error OUTPUT_UNWRITABLE; EPIPE as it is, for the reader has left.
   */
  settled(): Promise<void>
}

/** Watches standard output from now on. */
export function watchOutput(output: Output): OutputWatch {
  let failure: NodeJS.ErrnoException | undefined
  output.on('error', (error) => {
    failure ??= error
  })
  return {
    async settled() {
      await new Promise<void>((resolve) => output.write('', () => resolve()))
      // A stream tells a write of its failure before it emits it.
      await new Promise((resolve) => setImmediate(resolve))
      if (failure === undefined) return
      if (failure.code === 'EPIPE') throw failure
      const reason = `${failure.message}.`
      throw new E5Error('OUTPUT_UNWRITABLE', { file: 'standard output', reason }, { cause: failure })
    },
  }
}

import { loadEmbedder } from '@e5/runtime'
import { waitForSessions } from '../wait-for-sessions.ts'
import { checkVectors } from './check-vectors.ts'
import type { OpenTarget, Target } from './target.ts'

/** Opens the engine in this process, set up as the server sets it up. */
export async function openEngine({ modelPath, precision }: Target & { kind: 'engine' }): Promise<OpenTarget> {
  const embedder = await loadEmbedder({ model: modelPath, precision })
  await waitForSessions(embedder)
  return {
    prepare: (texts) => ({
      async send() {
        await embedder.embed(texts)
      },
      check: async () => checkVectors((await embedder.embed(texts)).embeddings, texts.length),
    }),
    health: undefined,
    close: () => embedder.close(),
  }
}

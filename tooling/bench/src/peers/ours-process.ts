// E5 Studio itself, measured as its peers are.
import { loadEmbedder } from '@e5/runtime'
import { describeMachine } from '../machine.ts'
import { waitForSessions } from '../wait-for-sessions.ts'
import { measurePeer } from './measure-peer.ts'

await measurePeer(async ({ model, variant }) => {
  const embedder = await loadEmbedder({ model, precision: variant as 'fp32' | 'int8' })
  await waitForSessions(embedder)
  return {
    embed: async (texts) => (await embedder.embed(texts)).embeddings,
    versions: { 'onnxruntime-node': describeMachine().onnxruntime },
  }
})
process.exit()

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder, writeTinyModel } from './temporary-folder.ts'

const program = `
import { loadEmbedder } from '@e5/runtime'
const [model, dataDir] = process.argv.slice(1)
const embedder = await loadEmbedder({ model, dataDir, soloThreads: 1 })
await embedder.embed(['query: who listens'])
await embedder.close()`

// With telemetry on, ONNX Runtime keeps a number for this machine there.
it.runIf(process.platform === 'linux')(
  'lets ONNX Runtime report nothing to anyone',
  () => {
    const home = temporaryFolder()
    const { ORT_DISABLE_TELEMETRY: _, XDG_CACHE_HOME: __, ...environment } = process.env
    const parameters = ['--conditions=@e5/source', '--input-type=module', '--eval', program]
    execFileSync(process.execPath, [...parameters, writeTinyModel(temporaryFolder()), temporaryFolder()], {
      cwd: import.meta.dirname,
      env: { ...environment, HOME: home },
    })
    expect(existsSync(join(home, '.cache/Microsoft'))).toBe(false)
  },
  60_000,
)

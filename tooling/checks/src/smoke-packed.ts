// Packs every published package, installs the packs with npm into an empty project and uses them as another team would.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'e5-packed-'))
const packs = join(project, 'packs')
const isWindows = process.platform === 'win32'
const environment = {
  ...process.env,
  E5_DATA_DIR: join(project, 'data'),
  NODE_OPTIONS: '',
  // Else the install script of onnxruntime-node fetches CUDA's libraries on Linux x64, from another host than the registry.
  ONNXRUNTIME_NODE_INSTALL: 'skip',
}

function run(command: string, parameters: readonly string[], cwd = project): string {
  return execFileSync(command, parameters, { cwd, env: environment, encoding: 'utf8', shell: isWindows })
}

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(`smoke: ${what}`)
  console.log(`  ${what}`)
}

try {
  mkdirSync(packs)
  run('pnpm', ['--filter', './packages/*', '--filter', './apps/*', '-r', 'pack', '--pack-destination', packs], root)
  const files = Object.fromEntries(
    readdirSync(packs).map((file) => [file.replace(/^e5-(.*?)-\d+\.\d+\.\d+.*\.tgz$/, '@e5/$1'), `file:packs/${file}`]),
  )
  check('@e5/cli' in files && '@e5/server' in files, `packed ${Object.keys(files).join(', ')}`)
  const manifest = { name: 'another-team', private: true, type: 'module', dependencies: files, overrides: files }
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'])

  const bin = (name: string) => join(project, 'node_modules', '.bin', name)
  const line = JSON.parse(run(bin('e5'), ['embed', '--as', 'query', '--quiet', 'how long do whales live'])) as {
    embedding: number[]
  }
  check(line.embedding.length === 384, 'e5 embed answers with 384 dimensions')
  check(/--port/.test(run(bin('e5-server'), ['--help'])), 'e5-server --help names its options')

  const data = join(project, 'training')
  mkdirSync(data)
  const passages = ['Whales sleep near the surface.', 'Bread rises in the oven.', 'A river carries sand.']
  writeFileSync(join(data, 'passages.jsonl'), passages.map((contents) => `${JSON.stringify({ contents })}\n`).join(''))
  const rows = passages.map((query, row) => ({
    query: query.toLowerCase(),
    positives: { doc_id: [row] },
    negatives: { doc_id: [(row + 1) % 3] },
  }))
  writeFileSync(join(data, 'train.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const verdict = run(bin('e5'), ['validate', 'dataset', data, '--train-n-passages', '2', '--json'])
  check(JSON.parse(verdict).verdict === 'good', 'e5 validate starts e5-validator, which finds the data good')
  const flags = ['--train-n-passages', '2', '--num-iterations', '1', '--method', 'lora', '--eval-share', '0']
  const events = run(bin('e5'), ['train', '--data', data, '--output', join(project, 'run'), ...flags])
    .trim()
    .split('\n')
  check(/"reason":"completed"/.test(events.at(-1)!), 'e5 train starts e5-trainer, which does a step')

  const program = `
    import { loadEmbedder } from '@e5/runtime'
    import { dotProduct } from '@e5/core'
    const embedder = await loadEmbedder({ model: 'e5-small-v2', replicas: 1 })
    const { embeddings } = await embedder.embed(['a whale', 'a whale'], { inputType: 'query' })
    console.log(dotProduct(embeddings[0], embeddings[1]).toFixed(4))
    await embedder.close()`
  writeFileSync(join(project, 'program.js'), program)
  check(run('node', ['program.js']).trim() === '1.0000', '@e5/runtime embeds as a library')

  const clientProgram = `
    import { createClient } from '@e5/client'
    // fetch itself refuses this port.
    const client = createClient({ baseUrl: 'http://127.0.0.1:9', maxRetries: 0 })
    console.log(await client.health().catch((error) => error.code))`
  writeFileSync(join(project, 'client.js'), clientProgram)
  check(run('node', ['client.js']).trim() === 'SERVER_UNREACHABLE', '@e5/client says that no server is there')
} finally {
  rmSync(project, { recursive: true, force: true })
}

// node tooling/deploy/src/assemble.ts FOLDER: puts the five programs with their production dependencies into a folder, as the image has them.
// The packages are built before.
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Runs a task while the manifests of our packages say what they say once published: programs in dist, no sources. */
function withPublishedManifests(task: () => void): void {
  const manifests = globSync('{apps,packages}/*/package.json', { cwd: root }).map((path) => join(root, path))
  const texts = new Map(manifests.map((path) => [path, readFileSync(path, 'utf8')]))
  try {
    for (const [path, text] of texts) {
      const { publishConfig, ...manifest } = JSON.parse(text)
      writeFileSync(path, JSON.stringify({ ...manifest, ...publishConfig }))
    }
    task()
  } finally {
    for (const [path, text] of texts) writeFileSync(path, text)
  }
}

function deploy(folder: string): void {
  // Injected: copied, not linked to the sources.
  const settings = ['--prod', '--config.inject-workspace-packages=true']
  execFileSync('pnpm', ['--filter', '@e5/deploy', ...settings, 'deploy', folder], { cwd: root, stdio: 'inherit' })
}

/** onnxruntime-node brings its libraries for all systems, 290 MB: those of others go. */
function dropForeignLibraries(folder: string): void {
  const libraries = globSync('node_modules/.pnpm/onnxruntime-node@*/node_modules/onnxruntime-node/bin/*/*/*', {
    cwd: folder,
  })
  const own = join(process.platform, process.arch)
  if (!libraries.some((library) => library.endsWith(own)))
    throw new Error(`onnxruntime-node has no library for ${own}.`)
  for (const library of libraries) if (!library.endsWith(own)) rmSync(join(folder, library), { recursive: true })
}

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('Which folder? It must not exist yet.')
withPublishedManifests(() => deploy(folder))
dropForeignLibraries(folder)

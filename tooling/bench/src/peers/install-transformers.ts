import { execFile } from 'node:child_process'
import { existsSync, renameSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { defaultDataDir } from '@e5/runtime'

const version = '4.3.1'

/** The folder with transformers.js in its `node_modules`; installs it with npm into the data folder at its first use. */
export async function installTransformers(): Promise<string> {
  const folder = join(defaultDataDir(), 'bench', `transformers-${version}`)
  if (existsSync(folder)) return folder
  console.error(`bench: installing @huggingface/transformers ${version} to ${folder} …`)
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true })
  const manifest = { private: true, dependencies: { '@huggingface/transformers': version } }
  await writeFile(join(partial, 'package.json'), JSON.stringify(manifest))
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: partial,
    // Its CPU library comes with the package; the script would fetch CUDA's.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    shell: process.platform === 'win32',
  })
  renameSync(partial, folder)
  return folder
}

// Installs what is missing and builds the console, and nothing else: plain JavaScript that any Node >= 20 runs, since it comes before the Node that the repository brings.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const stampFile = join(root, 'node_modules', '.e5-setup')
const pnpmVersion = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager

/** The workspace's packages, by folder. */
function members() {
  return ['packages', 'apps', 'tooling'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .sort()
      .map((name) => join(root, folder, name))
      .filter((member) => existsSync(join(member, 'package.json'))),
  )
}

/** The manifests that decide what an install brings: the lock file, the workspace file and each package.json. */
function manifests() {
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'].map((name) => join(root, name))
  return [...files, ...members().map((member) => join(member, 'package.json'))].filter((file) => existsSync(file))
}

function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  for (const file of manifests()) hash.update(readFileSync(file))
  return hash.digest('hex')
}

function isInstalled() {
  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== fingerprint()) return false
  // A clean of the packages leaves the root's folder, and the stamp in it.
  return members().every((member) => !needsModules(member) || existsSync(join(member, 'node_modules')))
}

/** A hash of all that the console is built from. */
function consoleFingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'pnpm-lock.yaml')))
  const sources = ['apps/console/src', 'packages/client/src', 'packages/core/src'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort(),
  )
  const single = ['index.html', 'vite.config.ts', 'package.json'].map((name) => join(root, 'apps', 'console', name))
  for (const file of [...single, ...sources]) hash.update(file.slice(root.length)).update(readFileSync(file))
  return hash.digest('hex')
}

// A server without its console still serves, so a build that fails ends nothing.
function buildConsole() {
  const stamp = join(root, 'apps', 'server', 'console', '.built')
  const fingerprint = consoleFingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return
  process.stderr.write('E5 Studio: building the console (once, until its sources change) …\n')
  const vite = join(root, 'apps', 'console', 'node_modules', 'vite', 'bin', 'vite.js')
  const environment = { ...process.env, NO_COLOR: '1' }
  const result = spawnSync(nodeOfTheRepository(), [vite, 'build', '--logLevel', 'error'], {
    cwd: join(root, 'apps', 'console'),
    env: environment,
    stdio: ['ignore', 2, 2],
  })
  if (result.status !== 0) {
    process.stderr.write(
      'E5 Studio: the console was not built; the server starts without it (npm run setup tries again).\n',
    )
    return
  }
  writeFileSync(stamp, fingerprint)
}

// Which Node runs the setup may be too old for what builds.
function nodeOfTheRepository() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const own = join(root, 'node_modules', 'node', 'bin', name)
  return existsSync(own) ? own : process.execPath
}

function needsModules(member) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(member, 'package.json'), 'utf8'))
  return dependencies !== undefined || devDependencies !== undefined
}

function install() {
  process.stderr.write('E5 Studio: installing what is missing (once, a minute at most on a usual line) …\n')
  const frozen = existsSync(join(root, 'pnpm-lock.yaml')) ? ['--frozen-lockfile'] : []
  const command = ['--yes', pnpmVersion, 'install', '--reporter=append-only', '--loglevel=warn', ...frozen]
  const result = spawnSync('npx', command, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (result.status !== 0) {
    process.stderr.write(
      `E5 Studio: the install failed (npx ${command.join(' ')}). Check that the npm registry is in reach (npm ping) and run the command again: what is already there is kept.\n`,
    )
    process.exit(result.status ?? 1)
  }
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, fingerprint())
}

const major = Number(process.versions.node.split('.')[0])
if (major < 20) {
  process.stderr.write(
    `E5 Studio: this is Node ${process.version}; install Node 20 or newer (https://nodejs.org) and try again.\n`,
  )
  process.exit(1)
}
if (!isInstalled()) install()
buildConsole()

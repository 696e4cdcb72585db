import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isE5Error } from '@e5/core'
import { afterAll, describe, expect, it } from 'vitest'
import { type CommandLine, type Environment, parseOptions } from './parse-options.ts'

const folder = mkdtempSync(join(tmpdir(), 'e5-config-'))
const file = join(folder, 'server.json')
afterAll(() => rmSync(folder, { recursive: true }))

function parse(content: string, flags: readonly string[] = [], environment: Environment = {}): CommandLine {
  writeFileSync(file, content)
  return parseOptions(['--config', file, ...flags], environment, '1.2.3')
}

function run(content: string, flags: readonly string[] = [], environment: Environment = {}) {
  const commandLine = parse(content, flags, environment)
  if (commandLine.kind !== 'run') throw new Error('expected options')
  return commandLine
}

function mistake(content: string): string {
  try {
    parse(content)
  } catch (error) {
    if (isE5Error(error, 'OPTION_INVALID')) return error.message
    throw error
  }
  throw new Error('expected a mistake')
}

describe('a config file', () => {
  it('has numbers, texts and lists', () => {
    const { options, sources } = run('{"port":9000,"batchSize":1,"logLevel":"info","trustProxy":["10.0.0.0/8","::1"]}')
    expect(options).toMatchObject({ port: 9000, batchSize: 1, logLevel: 'info', trustProxy: ['10.0.0.0/8', '::1'] })
    expect(sources).toMatchObject({ port: 'config file', host: 'default', config: 'flag' })
  })

  it('goes before the default, after a variable and after a flag', () => {
    const content = '{"port":1,"host":"a","model":"m"}'
    const { options } = run(content, ['--port', '3'], { E5_PORT: '2', E5_HOST: 'b' })
    expect(options).toMatchObject({ port: 3, host: 'b', model: 'm' })
    writeFileSync(file, content)
    const byVariable = parseOptions([], { E5_CONFIG: file }, '1.2.3')
    expect(byVariable.kind === 'run' && byVariable.options.port).toBe(1)
  })

  it.each([
    ['{"prot":1}', '"prot": is not an option of the server. Leave it out, or use one of host, port,'],
    ['{"config":"other.json"}', '"config": is not an option of the server.'],
    ['{"__proto__":1}', '"__proto__": is not an option of the server.'],
    ['{"port":"eighty"}', '"port": must be a whole number from 0 to 65535, not "eighty"'],
    ['{"port":null}', '"port": must be a text, a number or a list of them'],
    ['{"port":{}}', '"port": must be a text, a number or a list of them'],
    ['{"port":1.5}', '"port": must be a whole number from 0 to 65535, not "1.5"'],
    ['{"host":""}', '"host": must not be empty, not ""'],
    ['{"corsOrigins":["https://a.example/"]}', '"corsOrigins": must be origins such as'],
  ])('stops the start with file and field for %s', (content, says) => {
    expect(mistake(content)).toContain(`${file}, ${says}`)
  })

  it.each(['[]', '1', 'null'])('stops the start if it is %s', (content) => {
    expect(mistake(content)).toBe(`${file}: is not one JSON object`)
  })

  it('repeats no secret of a file that is wrong', () => {
    expect(mistake('{"key":"short"}')).toBe(
      `${file}, "key": must be 16 to 256 characters out of letters, digits and ._~+/=-`,
    )
    expect(mistake('{"key": the-operators-key}')).toBe(`${file}: the config file cannot be read: it is not JSON`)
    expect(() => parseOptions(['--config', '/no/such.json'], {}, '1.2.3')).toThrow('/no/such.json: the config file')
  })
})

describe('--print-config', () => {
  it('prints what a run would have, as a config file without secrets', () => {
    const flags = ['--print-config', '--key', 'a-key-of-the-operator', '--cors-origins', 'https://a.example,*']
    const printed = parse('{"port":9000}', flags)
    if (printed.kind !== 'print') throw new Error('expected text')
    expect(printed.text).not.toContain('a-key-of-the-operator')
    const shown = JSON.parse(printed.text) as Record<string, unknown>
    expect(shown).toMatchObject({ port: 9000, batchSize: 32, corsOrigins: ['https://a.example', '*'] })
    for (const name of ['key', 'config', 'threads']) expect(shown).not.toHaveProperty(name)
    const { options } = run(printed.text)
    expect(JSON.parse(JSON.stringify({ ...options, config: undefined }))).toEqual(shown)
  })
})

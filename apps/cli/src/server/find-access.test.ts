import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findAccess } from './find-access.ts'
import { keepLogin, loginFile } from './kept-access.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e5-access-'))
})
afterEach(() => rm(folder, { recursive: true }))

const find = (flags: { server?: string; accessKey?: string } = {}) => findAccess(flags as never, async () => folder)

async function keepAdminKey(key: unknown): Promise<void> {
  await mkdir(join(folder, 'users', 'admin'), { recursive: true })
  await writeFile(join(folder, 'users', 'admin', 'access-key.json'), JSON.stringify({ version: 1, key }))
}

const here = 'http://localhost:8080'
const there = 'https://embed.example.com'

describe('findAccess', () => {
  it('takes what is given, and needs no folder for it', async () => {
    const given = { server: there, accessKey: 'k' }
    expect(await findAccess(given, () => Promise.reject(new Error('unused')))).toEqual(given)
    expect(await find({ accessKey: 'k' })).toEqual({ server: here, accessKey: 'k' })
  })

  it('takes the login, for its server only', async () => {
    await keepLogin(folder, { server: there, accessKey: 'kept' })
    expect(await find()).toEqual({ server: there, accessKey: 'kept' })
    expect(await find({ server: there })).toEqual({ server: there, accessKey: 'kept' })
    expect(await find({ accessKey: 'k' })).toEqual({ server: there, accessKey: 'k' })
    await expect(find({ server: 'https://other.example.com' })).rejects.toThrow(
      '--access-key: none is known for https://other.example.com: run "e5 login --server https://other.example.com"',
    )
  })

  it("takes this machine's admin key, for this machine only", async () => {
    await keepAdminKey('admin-key')
    expect(await find()).toEqual({ server: here, accessKey: 'admin-key' })
    const other = 'http://127.0.0.1:9000'
    expect(await find({ server: other })).toEqual({ server: other, accessKey: 'admin-key' })
    await expect(find({ server: there })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    await keepLogin(folder, { server: there, accessKey: 'kept' })
    expect(await find({ server: here })).toEqual({ server: here, accessKey: 'admin-key' })
  })

  it('knows none at first', async () => {
    await expect(find()).rejects.toThrow(`none is known for ${here}`)
  })

  it('names a damaged file and not what is in it', async () => {
    await keepAdminKey(7)
    await expect(find()).rejects.toThrow('access-key.json cannot be read: "key": Invalid input')
    await writeFile(loginFile(folder), '{"version":1,"accessKey":"secret"')
    const error = await find().catch((caught: unknown) => caught)
    expect(error).toMatchObject({
      code: 'STATE_INVALID',
      message: expect.stringContaining('client.json cannot be read'),
    })
    expect((error as Error).message).not.toContain('secret')
  })
})

describe('keepLogin', () => {
  it.skipIf(process.platform === 'win32')(
    'lets nobody else read it, also where it replaces one that others could',
    async () => {
      await writeFile(loginFile(folder), '', { mode: 0o644 })
      await keepLogin(folder, { server: there, accessKey: 'kept' })
      expect((await stat(loginFile(folder))).mode & 0o777).toBe(0o600)
    },
  )
})

import { controlErrorSchema } from '@e5/core'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { describe, expect, it } from 'vitest'
import { hashKey, keepKey } from '../src/control/secret-keys.ts'
import { createSessions } from '../src/sessions/sessions.ts'
import { createSignInLink } from '../src/sessions/sign-in-link.ts'
import { newUser } from '../src/testing/state-fixtures.ts'
import { createTestApp, type TestApp, testAccessKey } from '../src/testing/test-app.ts'

const host = 'localhost:8080'
const own = { host, origin: `http://${host}` }
const signIn = (payload: object, headers: object = own): InjectOptions => ({
  method: 'POST',
  url: '/api/session',
  headers: { ...headers },
  payload,
})
const codeOf = (response: LightMyRequestResponse): string => controlErrorSchema.parse(response.json()).error_code

/** Signs in with an access key and gives the cookie as a browser sends it. */
async function cookieOf({ app }: Pick<TestApp, 'app'>, accessKey = testAccessKey): Promise<string> {
  const response = await app.inject(signIn({ access_key: accessKey }))
  expect(response.statusCode).toBe(200)
  return String(response.headers['set-cookie']).split(';', 1)[0]!
}

describe('signing in', () => {
  it('works once with the token of the printed link', async () => {
    const signInLink = createSignInLink(hashKey(testAccessKey))
    const { app } = await createTestApp({ signInLink })
    const first = await app.inject(signIn({ token: signInLink.token! }))
    expect([first.statusCode, first.json()]).toMatchObject([200, { user: { name: 'admin', role: 'admin' } }])
    const second = await app.inject(signIn({ token: signInLink.token! }))
    expect([second.statusCode, codeOf(second)]).toEqual([401, 'SIGN_IN_LINK_INVALID'])
    expect(codeOf(await app.inject(signIn({ token: 'guessed' })))).toBe('SIGN_IN_LINK_INVALID')
  })

  it('works for ten minutes with the token', () => {
    let now = 0
    const link = createSignInLink('hash', () => now)
    now = 10 * 60_000
    expect(link.redeem(link.token!)).toBeUndefined()
    now -= 1
    expect(link.redeem(link.token!)).toBe('hash')
  })

  it('has no link where the key was revoked', () => {
    expect(createSignInLink(undefined)).toMatchObject({ token: undefined })
  })

  it('refuses an access key that is none', async () => {
    const { app } = await createTestApp()
    expect(codeOf(await app.inject(signIn({ access_key: 'no' })))).toBe('ACCESS_KEY_INVALID')
    expect(codeOf(await app.inject(signIn({})))).toBe('REQUEST_INVALID')
  })

  it('gives a cookie that no script and no other site can use', async () => {
    const { app } = await createTestApp()
    const { headers } = await app.inject(signIn({ access_key: testAccessKey }))
    const cookie = String(headers['set-cookie'])
    expect(cookie).toMatch(/^e5-session-8080=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(cookie).not.toContain(testAccessKey)
  })

  it('keeps the cookie to https behind a proxy that has TLS', async () => {
    const { app } = await createTestApp({ trustProxy: ['127.0.0.1'] })
    const forwarded = {
      ...own,
      host: 'embed.example.com',
      origin: 'https://embed.example.com',
      'x-forwarded-proto': 'https',
    }
    const { headers } = await app.inject(signIn({ access_key: testAccessKey }, forwarded))
    expect(String(headers['set-cookie'])).toMatch(/^__Host-e5-session-default=.*; Secure/)
  })
})

describe('a session', () => {
  it('opens what its access key opens, and embeds without a key of the endpoint', async () => {
    const parts = await createTestApp()
    const headers = { ...own, cookie: await cookieOf(parts) }
    const me = await parts.app.inject({ url: '/api/users/me', headers })
    expect(me.json()).toMatchObject({ name: 'admin' })
    const created = await parts.app.inject({
      method: 'POST',
      url: '/api/projects',
      headers,
      payload: { project_name: 'p' },
    })
    expect(created.statusCode).toBe(200)
    const embedded = await parts.app.inject({
      method: 'POST',
      url: '/api/projects/default/endpoints/e5-test/embeddings',
      headers,
      payload: { input: ['a', 'b'], input_type: 'query' },
    })
    expect([embedded.statusCode, embedded.json<{ data: unknown[] }>().data.length]).toEqual([200, 2])
    expect(embedded.headers['x-e5-input-type']).toBe('query')
  })

  it('does not open prediction routes, which take keys', async () => {
    const parts = await createTestApp()
    const cookie = await cookieOf(parts)
    const answer = await parts.app.inject({
      method: 'POST',
      url: '/api/predict/nlp/default/e5-test',
      headers: { ...own, cookie },
      payload: { inputs: ['a'] },
    })
    expect(answer.statusCode).toBe(401)
  })

  it.each([
    ['another origin', { host, origin: 'http://evil.example.com' }],
    ['another port of the same machine', { host, origin: 'http://localhost:3000' }],
    ['another site, as the browser says', { host, origin: `http://${host}`, 'sec-fetch-site': 'cross-site' }],
    ['a sandboxed frame', { host, origin: 'null' }],
    ['nowhere', { host }],
  ])('changes nothing for %s', async (_name, headers) => {
    const parts = await createTestApp()
    const cookie = await cookieOf(parts)
    const request = { method: 'POST', url: '/api/projects', payload: { project_name: 'p' } } as const
    const answer = await parts.app.inject({ ...request, headers: { ...headers, cookie } })
    expect([answer.statusCode, codeOf(answer)]).toEqual([403, 'ORIGIN_FOREIGN'])
    expect(parts.platform.directory.project('p')).toBeUndefined()
    // Nor is anybody signed in or out.
    expect(codeOf(await parts.app.inject(signIn({ access_key: testAccessKey }, headers)))).toBe('ORIGIN_FOREIGN')
  })

  it('is taken where the browser says that the page is the server’s own, whatever a proxy made of the host', async () => {
    const parts = await createTestApp()
    const cookie = await cookieOf(parts)
    const headers = { host, origin: 'https://embed.example.com', 'sec-fetch-site': 'same-origin', cookie }
    const answer = await parts.app.inject({
      method: 'POST',
      url: '/api/projects',
      headers,
      payload: { project_name: 'p' },
    })
    expect(answer.statusCode).toBe(200)
  })

  it('ends at sign-out, also for who kept the cookie', async () => {
    const parts = await createTestApp()
    const cookie = await cookieOf(parts)
    const out = await parts.app.inject({ method: 'DELETE', url: '/api/session', headers: { ...own, cookie } })
    expect([out.statusCode, String(out.headers['set-cookie'])]).toEqual([200, expect.stringContaining('Max-Age=0')])
    const after = await parts.app.inject({ url: '/api/users/me', headers: { ...own, cookie } })
    expect([after.statusCode, codeOf(after)]).toEqual([401, 'SESSION_ENDED'])
  })

  it.each(['key', 'user'] as const)('ends with its %s', async (what) => {
    const parts = await createTestApp()
    const user = newUser()
    const key = { ...keepKey('the-key-of-mia'), userId: user.id }
    await parts.platform.write((store) => store.createUser(user, key))
    const headers = { ...own, cookie: await cookieOf(parts, 'the-key-of-mia') }
    expect((await parts.app.inject({ url: '/api/users/me', headers })).statusCode).toBe(200)
    const { users } = parts.platform.directory
    const heir = users.find(({ role }) => role === 'admin')!
    await parts.platform.write((store) =>
      what === 'key' ? store.revokeAccessKey(key.id) : store.deleteUser(user.id, heir.id),
    )
    expect(codeOf(await parts.app.inject({ url: '/api/users/me', headers }))).toBe('SESSION_ENDED')
  })

  it('ends after twelve hours', async () => {
    let now = 1
    const { platform, store } = await createTestApp()
    const sessions = createSessions(store, () => now)
    const secret = await sessions.open(hashKey(testAccessKey))
    now += 12 * 3_600_000 - 1
    expect((await sessions.userOf(secret, platform.directory)).name).toBe('admin')
    now += 2
    await expect(sessions.userOf(secret, platform.directory)).rejects.toThrow('You are not signed in any more')
  })

  it('is the same for all servers of a database, and ends at all of them within a second', async () => {
    let now = 1
    const { platform, store } = await createTestApp()
    const one = createSessions(store, () => now)
    const other = createSessions(store, () => now)
    const secret = await one.open(hashKey(testAccessKey))
    expect((await other.userOf(secret, platform.directory)).name).toBe('admin')
    await one.close(secret)
    await expect(one.userOf(secret, platform.directory)).rejects.toThrow('You are not signed in any more')
    now += 1000
    await expect(other.userOf(secret, platform.directory)).rejects.toThrow('You are not signed in any more')
  })

  it('goes on while the database is away if it was in use, and only then', async () => {
    let now = 1
    const { platform, store } = await createTestApp()
    const sessions = createSessions(store, () => now)
    const used = await sessions.open(hashKey(testAccessKey))
    const unused = await sessions.open(hashKey(testAccessKey))
    await sessions.userOf(used, platform.directory)
    now += 60_000
    store.isAway = true
    expect((await sessions.userOf(used, platform.directory)).name).toBe('admin')
    await expect(sessions.userOf(unused, platform.directory)).rejects.toThrow('connection refused')
  })

  it('is not asked for where an access key is sent', async () => {
    const { app } = await createTestApp()
    const headers = { host, key: testAccessKey, cookie: 'e5-session-8080=old', origin: 'http://elsewhere.example.com' }
    expect((await app.inject({ url: '/api/users/me', headers })).statusCode).toBe(200)
  })
})

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConsoleBuild } from '../../src/console/console-build.ts'
import { controlHeaders, createTestApp, nlpHeaders, nlpUrl } from '../../src/testing/test-app.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e5-console-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<meta name="style-nonce" content="%E5_STYLE_NONCE%">')
  await writeFile(join(folder, 'assets', 'index-abc123.js'), 'void 0')
})
afterAll(() => rm(folder, { recursive: true }))

const open = async () => createTestApp({ consoleBuild: readConsoleBuild(folder) })

describe('the console', () => {
  it.each(['/', '/projects', '/projects/default', '/projects/p/endpoints/e', '/datasets/d', '/playground', '/system'])(
    'is at %s, under a policy without unsafe-inline and with a nonce of its own',
    async (url) => {
      const { app } = await open()
      const [page, again] = [await app.inject(url), await app.inject(url)]
      expect(page.statusCode).toBe(200)
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(page.headers['cache-control']).toBe('no-store')
      const policy = String(page.headers['content-security-policy'])
      const nonce = /content="([^"]+)"/.exec(page.payload)![1]!
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`)
      expect(policy).toContain("script-src 'self';")
      expect(policy).not.toMatch(/unsafe|http/)
      expect(again.payload).not.toContain(nonce)
    },
  )

  it('shadows no other route', async () => {
    const { app } = await open()
    for (const url of ['/api/nothing', '/v1/nothing', '/nothing', '/projects/p/nothing', '/assets/nothing.js']) {
      const answer = await app.inject({ url, headers: controlHeaders })
      expect([url, answer.statusCode]).toEqual([url, 404])
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    }
    expect((await app.inject('/health')).statusCode).toBe(200)
    expect((await app.inject('/docs')).payload).toContain('swagger')
    const predicted = await app.inject({ method: 'POST', url: nlpUrl, headers: nlpHeaders, payload: { inputs: ['a'] } })
    expect(predicted.statusCode).toBe(200)
    expect((await app.inject({ method: 'POST', url: '/' })).statusCode).toBe(405)
  })

  it('has its files kept by browsers for good, and nothing beside them', async () => {
    const { app } = await open()
    const file = await app.inject('/assets/index-abc123.js')
    expect([file.statusCode, file.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
    expect(file.headers['content-type']).toContain('javascript')
    expect((await app.inject('/assets/../index.html')).statusCode).toBe(404)
    expect((await app.inject('/assets/%2e%2e/index.html')).statusCode).toBe(404)
  })

  it('says how to get it where it was not built', async () => {
    const { app } = await createTestApp()
    const page = await app.inject('/')
    expect([page.statusCode, page.payload]).toEqual([200, expect.stringContaining('npm run setup')])
    expect(readConsoleBuild(join(folder, 'assets'))).toBeUndefined()
  })
})

describe('what the console shows', () => {
  it('has the figures of an endpoint', async () => {
    const { app } = await createTestApp()
    await app.inject({ method: 'POST', url: nlpUrl, headers: nlpHeaders, payload: { inputs: ['a', 'query: b'] } })
    await app.inject({ method: 'POST', url: nlpUrl, headers: nlpHeaders, payload: { inputs: [] } })
    const answer = await app.inject({ url: '/api/projects/default/endpoints/e5-test/figures', headers: controlHeaders })
    const figures = answer.json<{ durations: { requests: number }[] }>()
    expect(figures).toMatchObject({ requests: 2, errors: 1, inputs: 2, unprefixed_inputs: 1, cut_inputs: 0 })
    expect(figures.durations.reduce((sum, { requests }) => sum + requests, 0)).toBe(2)
  })

  it('has the system for admins', async () => {
    const { app } = await createTestApp()
    const answer = await app.inject({ url: '/api/system', headers: controlHeaders })
    expect(answer.json()).toMatchObject({
      version: '0.0.0',
      database_up: true,
      models: [{ endpoints: ['default/e5-test'] }],
      queue: null,
      queue_tokens: null,
      workers: null,
    })
  })
})

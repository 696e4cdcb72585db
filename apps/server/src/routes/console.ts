import { randomBytes } from 'node:crypto'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { ConsoleBuild } from '../console/console-build.ts'
import { refuseOtherMethods } from './method-guard.ts'

// Every page of the console has an address that can be reloaded and shared, and nothing else leads to it.
const pages = [
  '/',
  '/sign-in',
  '/projects',
  '/projects/:project',
  '/projects/:project/new-endpoint',
  '/projects/:project/endpoints/:endpoint',
  '/projects/:project/new-job',
  '/projects/:project/jobs/:job',
  '/endpoints',
  '/jobs',
  '/datasets',
  '/datasets/new',
  '/datasets/:dataset',
  '/collections',
  '/projects/:project/collections/:collection',
  '/playground',
  '/models',
  '/users',
  '/system',
]

// Scripts and requests are the server's own. Mantine adds style sheets, under the nonce of the page.
const policyOf = (nonce: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const missing = `<!doctype html><html lang="en"><title>E5 Studio</title><h1>E5 Studio is running</h1>
<p>Its console was not built. In a clone of the repository run <code>npm run setup</code>, then reload this page.
The <a href="/docs">reference of the HTTP routes</a> and the command line (<code>npx e5</code>) work without it.</p></html>`

/** The console at `/`; where it was not built, a page that says how to get it. */
export async function registerConsole(app: FastifyInstance, build: ConsoleBuild | undefined): Promise<void> {
  for (const url of pages) {
    app.get(url, { schema: { hide: true } }, async (_request, reply) => {
      if (build === undefined) return reply.type('text/html; charset=utf-8').send(missing)
      const nonce = randomBytes(16).toString('base64')
      return reply
        .headers({ 'content-security-policy': policyOf(nonce), 'cache-control': 'no-store' })
        .type('text/html; charset=utf-8')
        .send(build.page(nonce))
    })
    refuseOtherMethods(app, url, 'GET')
  }
  if (build === undefined) return
  await app.register(fastifyStatic, {
    root: build.assetsFolder,
    prefix: '/assets/',
    index: false,
    decorateReply: false,
    immutable: true,
    maxAge: '365d',
    schemaHide: true,
  })
}

import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'

const description =
  'Text embeddings of E5 models, with the routes of SambaStudio, OpenAI, text-embeddings-inference and Cohere. The server prints its key at the start; press Authorize to try the routes here.'

// The plugin's own policy sends browsers to https, which a server without TLS on another machine does not have.
const contentSecurityPolicy =
  "default-src 'self'; base-uri 'self'; font-src 'self' data:; frame-ancestors 'self'; img-src 'self' data:; object-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'"

const logo = `<svg xmlns="http://www.w3.org/2000/svg" width="140" height="40" viewBox="0 0 140 40"><text x="0" y="28" fill="#fff" font-family="sans-serif" font-size="22" font-weight="600">E5 Studio</text></svg>`

/** The reference of all routes at `/docs`, its specification at `/docs/json`. Must come before the routes it describes. */
export async function registerDocs(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'E5 Studio', version, description },
      // Relative, so that it is right behind a proxy too.
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          endpointKey: { type: 'apiKey', in: 'header', name: 'key', description: "The endpoint's key" },
          accessKey: { type: 'apiKey', in: 'header', name: 'key', description: "A user's access key" },
          bearerKey: { type: 'http', scheme: 'bearer', description: "The endpoint's key" },
        },
      },
    },
    transform: jsonSchemaTransform,
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: contentSecurityPolicy,
    logo: { type: 'image/svg+xml', content: logo, href: '/docs', target: '_self' },
    theme: {
      title: 'E5 Studio',
      css: [{ filename: 'page.css', content: '.swagger-ui .topbar .download-url-wrapper { display: none }' }],
    },
    uiConfig: { persistAuthorization: true, tryItOutEnabled: true },
  })
}

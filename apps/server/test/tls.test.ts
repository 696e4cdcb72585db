import { once } from 'node:events'
import { copyFile, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { useTls } from '../src/http-server.ts'
import { listen } from '../src/listen.ts'
import { createTestApp, nlpHeaders, nlpUrl } from '../src/testing/test-app.ts'
import { readTls, reloadTlsOnHangup } from '../src/tls.ts'
import { temporaryFolder } from './server-process.ts'

const fileOf = (name: string): string => fileURLToPath(new URL(`certificates/${name}.pem`, import.meta.url))
const first = { tlsCert: fileOf('first-cert'), tlsKey: fileOf('first-key') }
const none = { tlsCert: undefined, tlsKey: undefined }

async function listening() {
  const { app } = await createTestApp({ tls: readTls(first) })
  const listener = await listen(app, { host: '127.0.0.1', addresses: ['127.0.0.1'], port: 0 })
  return { app, ...listener }
}

/** The serial number of the certificate that new connections get. */
async function servedSerial(port: number): Promise<string> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { serialNumber } = socket.getPeerCertificate()
  socket.destroy()
  return serialNumber
}

describe('readTls', () => {
  it('is nothing without files', () => {
    expect(readTls(none)).toBeUndefined()
  })

  it.each([
    [{ ...none, tlsCert: first.tlsCert }, '--tls-key: is needed beside --tls-cert'],
    [{ ...none, tlsKey: first.tlsKey }, '--tls-cert: is needed beside --tls-key'],
    [{ ...first, tlsKey: '/no/such.pem' }, /^--tls-key: \/no\/such\.pem cannot be used: ENOENT/],
    [{ ...first, tlsCert: first.tlsKey }, /^--tls-cert: .*first-key\.pem cannot be used: /],
    [{ ...first, tlsKey: first.tlsCert }, /^--tls-key: .*first-cert\.pem cannot be used: /],
    [{ ...first, tlsKey: fileOf('second-key') }, /^--tls-key: .*second-key\.pem is not the key of .*first-cert\.pem$/],
  ])('refuses %j', (options, message) => {
    expect(() => readTls(options)).toThrow(message)
  })
})

describe('an app with TLS', () => {
  it('answers over https with HSTS', async () => {
    const { port, close } = await listening()
    const sent = request({ port, host: '127.0.0.1', path: nlpUrl, method: 'POST', rejectUnauthorized: false })
    for (const [name, value] of Object.entries({ ...nlpHeaders, 'content-type': 'application/json' })) {
      sent.setHeader(name, value)
    }
    sent.end('{"inputs":["a"]}')
    const [answer] = await once(sent, 'response')
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
    answer.resume()
    await once(answer, 'end')
    await close()
  })

  it('bears clients that do not speak TLS', async () => {
    const { port, close } = await listening()
    const socket = connect(port, '127.0.0.1').on('error', () => undefined)
    socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
    await once(socket, 'close')
    expect(await servedSerial(port)).toMatch(/^[0-9A-F]+$/)
    await close()
  })

  it.skipIf(process.platform === 'win32')(
    'takes new files at SIGHUP, and keeps the old ones if they are bad',
    async () => {
      await using folder = await temporaryFolder()
      const files = { tlsCert: join(folder.path, 'cert.pem'), tlsKey: join(folder.path, 'key.pem') }
      const place = async (name: string): Promise<void> => {
        await copyFile(fileOf(`${name}-cert`), files.tlsCert)
        await copyFile(fileOf(`${name}-key`), files.tlsKey)
      }
      await place('first')
      const { app, port, close } = await listening()
      const log = { info: vi.fn(), error: vi.fn() }
      reloadTlsOnHangup(files, (pair) => useTls(app.server, pair), log)
      const before = await servedSerial(port)
      await place('second')
      process.kill(process.pid, 'SIGHUP')
      await vi.waitFor(() => expect(log.info).toHaveBeenCalledOnce())
      const after = await servedSerial(port)
      expect(after).not.toBe(before)
      await writeFile(files.tlsKey, 'nonsense')
      process.kill(process.pid, 'SIGHUP')
      await vi.waitFor(() => expect(log.error).toHaveBeenCalledOnce())
      expect(log.error.mock.calls[0]![0]).toMatch(/^the old TLS certificate stays in use: --tls-key: /)
      expect(await servedSerial(port)).toBe(after)
      process.removeAllListeners('SIGHUP')
      await close()
    },
  )
})

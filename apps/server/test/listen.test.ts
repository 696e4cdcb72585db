import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, it, vi } from 'vitest'
import { listen } from '../src/listen.ts'
import { createTestApp, nlpHeaders, nlpUrl } from '../src/testing/test-app.ts'

const hasIpv6 = Object.values(networkInterfaces()).some((found) => found?.some(({ address }) => address === '::1'))
const bothAddresses = { host: 'localhost', addresses: ['127.0.0.1', '::1'] }
const request = {
  method: 'POST',
  headers: { ...nlpHeaders, 'content-type': 'application/json' },
  body: '{"inputs":["query: a"]}',
}

describe.skipIf(!hasIpv6)('an app that listens at two addresses', () => {
  it('answers at both, and no more once it is closed', async () => {
    const { app } = await createTestApp()
    const { port, close } = await listen(app, { ...bothAddresses, port: 0 })
    for (const host of ['127.0.0.1', '[::1]']) {
      const answer = await fetch(`http://${host}:${port}${nlpUrl}`, request)
      expect(answer.status).toBe(200)
      await answer.arrayBuffer()
    }
    await close()
    for (const host of ['127.0.0.1', '[::1]']) await expect(fetch(`http://${host}:${port}/`)).rejects.toThrow()
  })

  it('cuts the connections of both', async () => {
    const { app, embedder, drain } = await createTestApp({ waitsForAbort: true })
    const { port, close, cutConnections } = await listen(app, { ...bothAddresses, port: 0 })
    const answers = ['127.0.0.1', '[::1]'].map((host) => fetch(`http://${host}:${port}${nlpUrl}`, request))
    const cut = Promise.all(answers.map((answer) => expect(answer).rejects.toThrow()))
    await vi.waitFor(() => expect(embedder.calls).toHaveLength(2))
    const closed = close()
    cutConnections()
    await Promise.all([cut, closed])
    await drain.idle()
    expect(embedder.calls.map(({ options }) => options.signal!.aborted)).toEqual([true, true])
  })

  it('does not open if the second one is taken', async () => {
    const other = createServer().listen({ host: '::1', port: 0 })
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const { app } = await createTestApp()
    await expect(listen(app, { ...bothAddresses, port })).rejects.toMatchObject({ code: 'ADDRESS_IN_USE' })
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
    other.close()
  })
})

// Other systems say it elsewhere.
const backlogFile = '/proc/sys/net/core/somaxconn'
const mostWaiting = existsSync(backlogFile) ? Number(readFileSync(backlogFile, 'utf8')) : 0

describe.skipIf(mostWaiting < 1000)('an app that has no time to accept connections', () => {
  it('keeps 800 of them waiting without a lost handshake, which would be tried again a second later', async () => {
    const { app } = await createTestApp()
    const { port, close, cutConnections } = await listen(app, { host: '127.0.0.1', addresses: ['127.0.0.1'], port: 0 })
    const start = performance.now()
    // All of them begin before the event loop has its next turn.
    const sockets = Array.from({ length: 800 }, () => connect(port, '127.0.0.1'))
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    expect(performance.now() - start).toBeLessThan(900)
    for (const socket of sockets) socket.destroy()
    cutConnections()
    await close()
  })
})

import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { findAddresses } from './addresses.ts'

const hasIpv6 = Object.values(networkInterfaces()).some((found) => found?.some(({ address }) => address === '::1'))
// Documentation addresses, which no machine has.
const [foreignIpv4, foreignIpv6] = ['192.0.2.1', '2001:db8::1']

const taken: Server[] = []
afterEach(() => {
  for (const server of taken.splice(0)) server.close()
})

async function take(host: string): Promise<number> {
  const server = createServer().listen({ host, port: 0 })
  taken.push(server)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const find = (addresses: readonly string[], port = 0) =>
  findAddresses({ host: 'some.host', port }, async () => addresses)

describe('findAddresses', () => {
  it('resolves a name, and lets an address stand for itself', async () => {
    expect(await findAddresses({ host: 'localhost', port: 0 })).toContain('127.0.0.1')
    expect(await findAddresses({ host: '0.0.0.0', port: 0 })).toEqual(['0.0.0.0'])
  })

  it('leaves out an address of IPv6 that the machine has not', async () => {
    expect(await find([foreignIpv6, '127.0.0.1', '127.0.0.1'])).toEqual(['127.0.0.1'])
  })

  it('refuses a host that is another machine', async () => {
    await expect(find([foreignIpv4])).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    await expect(find([foreignIpv6])).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    await expect(find(['127.0.0.1', foreignIpv4])).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })

  it.skipIf(!hasIpv6)('refuses a port that another program has at any of the addresses', async () => {
    const port = await take('::1')
    expect(await find(['127.0.0.1'], port)).toEqual(['127.0.0.1'])
    await expect(find(['127.0.0.1', '::1'], port)).rejects.toMatchObject({
      code: 'ADDRESS_IN_USE',
      details: { host: 'some.host', port },
    })
  })
})

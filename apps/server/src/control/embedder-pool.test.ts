import { E5Error } from '@e5/core'
import type { Embedder } from '@e5/runtime'
import { describe, expect, it, vi } from 'vitest'
import { createFakeEmbedder } from '../testing/fake-embedder.ts'
import { type EmbedderNeed, EmbedderPool } from './embedder-pool.ts'

const need: EmbedderNeed = { model: 'a', precision: 'fp32', device: 'cpu', deviceId: null, replicas: null }

describe('EmbedderPool', () => {
  it('loads what is equal once, and closes it with its last part', async () => {
    const embedder = createFakeEmbedder()
    const close = vi.spyOn(embedder, 'close')
    const load = vi.fn(async () => embedder)
    const pool = new EmbedderPool(load)
    const [one, other] = await Promise.all([pool.acquire(need, () => {}), pool.acquire({ ...need }, () => {})])
    expect(load).toHaveBeenCalledTimes(1)
    expect(one.embedder).toBe(other.embedder)
    await one.release()
    await one.release()
    expect(close).not.toHaveBeenCalled()
    await other.release()
    expect(close).toHaveBeenCalledTimes(1)
    expect(pool.size).toBe(0)
    await pool.acquire(need, () => {})
    expect(load).toHaveBeenCalledTimes(2)
  })

  it.each([
    ['model', { model: 'b' }],
    ['precision', { precision: 'int8' }],
    ['replicas', { replicas: 1 }],
  ] as const)('loads another %s as another embedder', async (_name, other) => {
    const load = vi.fn(async () => createFakeEmbedder())
    const pool = new EmbedderPool(load)
    await pool.acquire(need, () => {})
    await pool.acquire({ ...need, ...other }, () => {})
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('loads models one after the other, and tells each when its turn comes', async () => {
    const gates = { a: Promise.withResolvers<Embedder>(), b: Promise.withResolvers<Embedder>() }
    const pool = new EmbedderPool(({ model }) => gates[model as 'a' | 'b'].promise)
    const started: string[] = []
    const first = pool.acquire(need, () => started.push('a'))
    const second = pool.acquire({ ...need, model: 'b' }, () => started.push('b'))
    await vi.waitFor(() => expect(started).toEqual(['a']))
    gates.a.resolve(createFakeEmbedder())
    await first
    await vi.waitFor(() => expect(started).toEqual(['a', 'b']))
    gates.b.resolve(createFakeEmbedder())
    await second
  })

  it('goes on after a model that cannot be loaded, and tries it anew', async () => {
    const load = vi.fn<(need: EmbedderNeed) => Promise<Embedder>>(async () => createFakeEmbedder())
    load.mockRejectedValueOnce(new E5Error('DEVICE_UNAVAILABLE', { device: 'cuda', reason: 'not here.' }))
    const pool = new EmbedderPool(load)
    const failing = pool.acquire(need, () => {})
    const next = pool.acquire({ ...need, model: 'b' }, () => {})
    await expect(failing).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE' })
    await next
    await expect(pool.acquire(need, () => {})).resolves.toBeDefined()
    expect(load).toHaveBeenCalledTimes(3)
  })
})

import type { UploadFile, UploadOptions } from '@e5/client'
import { describe, expect, it } from 'vitest'
import { Uploads } from './uploads.ts'

const files: readonly UploadFile[] = [{ path: 'a', content: new Blob(['0123456789']) }]

/** Uploads whose sending is done by hand, and what they told. */
function open() {
  const told: unknown[] = []
  const sendings: { options: UploadOptions; done: () => void; fail: (error: Error) => void }[] = []
  const uploads = new Uploads({
    send: (_dataset, _files, options) =>
      new Promise<void>((done, fail) => {
        options.signal!.addEventListener('abort', () => fail(options.signal!.reason))
        sendings.push({ options, done, fail })
      }),
    onSent: async (dataset) => told.push(`sent ${dataset}`),
    onBusy: (isBusy) => told.push(isBusy ? 'busy' : 'idle'),
  })
  return { uploads, told, sendings }
}

const turn = () => new Promise((resolve) => setTimeout(resolve))

describe('Uploads', () => {
  it('sends, tells how far it is, and forgets what is sent', async () => {
    const { uploads, told, sendings } = open()
    let changes = 0
    const leave = uploads.subscribe(() => changes++)
    uploads.start('set', files)
    sendings[0]!.options.onProgress!({ path: 'a', sentBytes: 4, totalBytes: 10 })
    expect(uploads.get('set')).toMatchObject({ phase: 'sending', sentBytes: 4 })
    sendings[0]!.done()
    await turn()
    expect(uploads.get('set')).toBeUndefined()
    expect([told, changes]).toEqual([['busy', 'sent set', 'idle'], 3])
    leave()
    uploads.start('set', files)
    expect(changes).toBe(3)
  })

  it('rests where it is paused, and goes on', async () => {
    const { uploads, told, sendings } = open()
    uploads.start('set', files)
    sendings[0]!.options.onProgress!({ path: 'a', sentBytes: 4, totalBytes: 10 })
    uploads.pause('set')
    await turn()
    expect(uploads.get('set')).toMatchObject({ phase: 'paused', sentBytes: 4, error: undefined })
    uploads.start('set', files)
    // What comes of the first sending is late.
    sendings[0]!.options.onProgress!({ path: 'a', sentBytes: 2, totalBytes: 10 })
    expect(uploads.get('set')).toMatchObject({ phase: 'sending', sentBytes: 4 })
    expect(told).toEqual(['busy', 'idle', 'busy'])
  })

  it('keeps files and error of one that failed, so that it can go on', async () => {
    const { uploads, told, sendings } = open()
    uploads.start('set', files)
    sendings[0]!.fail(new Error('the line is cut'))
    await turn()
    expect(uploads.get('set')).toMatchObject({ phase: 'failed', files, error: { message: 'the line is cut' } })
    uploads.forget('set')
    expect([uploads.get('set'), told]).toEqual([undefined, ['busy', 'idle']])
  })
})

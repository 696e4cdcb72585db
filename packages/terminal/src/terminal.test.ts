import { Writable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { formatBytes, formatNoun, formatRate, formatSeconds } from './numbers.ts'
import { showProgress } from './progress-bar.ts'
import { formatFields, formatTable } from './table.ts'

describe('numbers', () => {
  it('are short and have their units', () => {
    expect([999, 66_446_128, 1e12].map(formatBytes)).toEqual(['999 B', '66.4 MB', '1.0 TB'])
    expect([0, 99.94, 18_500.4].map(formatRate)).toEqual(['0.0', '99.9', '18,500'])
    expect(formatSeconds(61_240)).toBe('61.2 s')
    expect([formatNoun(1, 'text'), formatNoun(5183, 'text')]).toEqual(['1 text', '5,183 texts'])
  })
})

describe('tables', () => {
  it('have no lines, and align numbers to the right', () => {
    expect(
      formatTable(
        ['NAME', 'SIZE'],
        [
          ['a', '1'],
          ['long name', '1,024'],
        ],
        ['left', 'right'],
      ),
    ).toBe('NAME        SIZE\na              1\nlong name  1,024\n')
    expect(
      formatFields([
        ['Name', 'a'],
        ['Token limit', '512'],
      ]),
    ).toBe('Name        : a\nToken limit : 512\n')
  })
})

describe('showProgress', () => {
  it('prints nothing except on a terminal', () => {
    const output = new Writable({ write: () => expect.unreachable() })
    showProgress(output, () => ({ done: 1, total: 2, note: '' }))()
  })

  it('makes the bar short where the note needs the room', async () => {
    let text = ''
    const terminal = new Writable({
      write(chunk, _encoding, done) {
        text += chunk
        done()
      },
    })
    const output = Object.assign(terminal, { isTTY: true, columns: 40 })
    const note = 'step 1 of 2 · loss 0.5 · 1.8 GB'
    const hide = showProgress(output, () => ({ done: 1, total: 2, note }))
    await vi.waitFor(() => expect(text).toContain(`50 %  ${note}`))
    expect(text).not.toMatch(/[█░]/)
    hide()
  })
})

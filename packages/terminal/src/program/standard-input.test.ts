import { statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { standardInput } from './standard-input.ts'

describe('standardInput', () => {
  it('fails where it is a folder, and is never empty', async () => {
    const reading = standardInput(() => statSync(tmpdir())).toArray()
    await expect(reading).rejects.toMatchObject({ code: 'EISDIR', syscall: 'read' })
  })

  it('is that of the process otherwise', () => {
    const closed = () => {
      throw new Error('EBADF')
    }
    expect(standardInput(closed)).toBe(process.stdin)
  })
})

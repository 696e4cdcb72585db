import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runSibling } from './sibling-program.ts'

const { signal } = new AbortController()
const validator = { program: 'e5-validator', package: '@e5/validator' }

describe('runSibling', () => {
  it("ends as the other program does, with that one's exit code", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'e5-sibling-'))
    try {
      await expect(runSibling(validator, ['--version'], signal)).resolves.toBeUndefined()
      const refused = runSibling(validator, ['dataset', join(folder, 'nowhere')], signal)
      await expect(refused).rejects.toMatchObject({ name: 'ProgramEnded', exitCode: 2 })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('says which package is not installed', async () => {
    const missing = runSibling({ program: 'e5-other', package: '@e5/other' }, [], signal)
    await expect(missing).rejects.toMatchObject({
      code: 'PROGRAM_NOT_FOUND',
      message: 'The program e5-other is not installed: npm install @e5/other',
    })
  })
})

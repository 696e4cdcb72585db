import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { syntheticShapes, syntheticWeights, writeModelFolder } from '@e5/graph/testing'
import { afterAll } from 'vitest'

/** A folder that is there until the test file is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'e5-runtime-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The folder of e5-small-v2's real weights. */
export const realModelFolder = fileURLToPath(new URL('.', import.meta.resolve('@e5/model-e5-small-v2/config.json')))

/** Writes the tiny model with generated weights; returns its folder. */
export function writeTinyModel(folder: string): string {
  writeModelFolder({
    folder,
    shape: syntheticShapes.tiny,
    weights: syntheticWeights(),
    tokenizerFrom: realModelFolder,
  })
  return folder
}

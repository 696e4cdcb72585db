import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { syntheticShapes, syntheticWeights, writeTestModel } from '@e5/graph/testing'

// One a test file, gone with its process: a hook may not be added within a test.
const root = mkdtempSync(join(tmpdir(), 'e5-runtime-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))

/** A new folder that is there until the test file is done. */
export function temporaryFolder(): string {
  return mkdtempSync(join(root, 'folder-'))
}

/** The folder of e5-small-v2's real weights. */
export const realModelFolder = fileURLToPath(new URL('.', import.meta.resolve('@e5/model-e5-small-v2/config.json')))

/** Writes the tiny model with generated weights; returns its folder. */
export function writeTinyModel(folder: string): string {
  writeTestModel({
    folder,
    shape: syntheticShapes.tiny,
    weights: syntheticWeights(),
    tokenizerFrom: realModelFolder,
  })
  return folder
}

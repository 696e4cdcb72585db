import { existsSync } from 'node:fs'
import { E5Error } from '@e5/core'

/** @throws E5Error MODEL_EXISTS unless forced, before any work that would be in vain. */
export function refuseExisting(model: string, folder: string, force: boolean): void {
  if (!force && existsSync(folder)) throw new E5Error('MODEL_EXISTS', { model, folder })
}

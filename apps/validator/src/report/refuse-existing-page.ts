import { lstat } from 'node:fs/promises'
import { E5Error } from '@e5/core'
import type { ReportOptions } from './report-options.ts'

/** Says before the work begins that its page would not be written. @throws E5Error OUTPUT_EXISTS. */
export async function refuseExistingPage({ html, force }: ReportOptions): Promise<void> {
  if (html === undefined || force) return
  const found = await lstat(html).catch(() => undefined)
  if (found !== undefined) throw new E5Error('OUTPUT_EXISTS', { file: html })
}

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { optionsMarkdown } from './options-markdown.ts'

describe('docs/server-options.md', () => {
  it('has the table of the options as they are', () => {
    const page = readFileSync(new URL('../../../../docs/server-options.md', import.meta.url), 'utf8')
    expect(page).toContain(`<!-- options -->\n\n${optionsMarkdown()}\n\n<!-- /options -->`)
  })
})

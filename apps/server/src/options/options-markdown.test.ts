import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { optionsMarkdown } from './options-markdown.ts'

describe('README.md', () => {
  it('has the table of the options as they are', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
    expect(readme).toContain(`<!-- options -->\n\n${optionsMarkdown()}\n\n<!-- /options -->`)
  })
})

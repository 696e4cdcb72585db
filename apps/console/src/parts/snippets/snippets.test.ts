import { describe, expect, it } from 'vitest'
import { snippetsOf } from './snippets.ts'

const endpoint = { project_name: 'default', name: 'e5-small-v2' }
const snippets = snippetsOf(endpoint, 'https://embed.example.com', 'e5e-key')

describe('snippetsOf', () => {
  it('fills in address and key, and leaves no other placeholder', () => {
    for (const { id, code } of snippets) {
      expect(code, id).toContain('https://embed.example.com/')
      expect(code, id).toContain('default/e5-small-v2')
      expect(code, id).toContain('e5e-key')
      expect(code, id).not.toMatch(/YOUR_|<|undefined/)
    }
  })

  it('always has a prefix, in the text or as a field', () => {
    for (const { id, code } of snippets) expect(code, id).toMatch(/query: how much|"input_type": "query"/)
  })

  it('has a curl whose body is JSON', () => {
    const body = /-d '(.*)'$/.exec(snippets.find(({ id }) => id === 'curl')!.code)![1]!
    expect(JSON.parse(body)).toEqual({ inputs: ['query: how much protein should a female eat'] })
  })
})

import { describe, expect, it } from 'vitest'
import { readDocuments } from './read-documents.ts'

describe('readDocuments', () => {
  it('reads a document a line, and names the lines that are none', () => {
    const text = [
      '{"id": "a", "text": "whales sleep", "metadata": {"year": 2020}}\r',
      '',
      'terns fly',
      '{"id": "b"}',
      '{"id": 7, "text": "c"}',
      '["text"]',
      '{"text": "without an id"}',
    ].join('\n')
    const { documents, faults } = readDocuments(text)
    expect(documents).toEqual([{ id: 'a', text: 'whales sleep', metadata: { year: 2020 } }, { text: 'without an id' }])
    expect(faults.map(({ line }) => line)).toEqual([3, 4, 5, 6])
    expect(faults[0]!.reason).toContain('no JSON')
    expect(faults[1]!.reason).toContain('expected a text or an embedding')
    expect(faults[2]!.reason).toContain('"id"')
  })
})

import { expect, it } from 'vitest'
import { parseFigures } from './figures.ts'

const page = `# HELP a help {text}
# TYPE a counter
a{code="X",kind="b"} 1
a{code="Y"} 2.5e2
process_resident_memory_bytes 1024
`

it('sums and compares the series of a name', () => {
  const figures = parseFigures(page)
  expect(figures.sum('a')).toBe(251)
  expect(figures.sum('a', { code: 'X', kind: 'b' })).toBe(1)
  expect(figures.sum('a', { kind: 'none' })).toBe(0)
  expect(figures.max('a')).toBe(250)
  expect(figures.sum('process_resident_memory_bytes')).toBe(1024)
  expect(() => figures.sum('other')).toThrow('no other')
})

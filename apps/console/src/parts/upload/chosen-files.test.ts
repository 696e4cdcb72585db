import { describe, expect, it } from 'vitest'
import { bytesOf, inDataset, sentOf, withFiles } from './chosen-files.ts'

const file = (path: string, text = '') => ({ path, content: new Blob([text]) })
const paths = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path)

describe('inDataset', () => {
  it('takes away a folder that has all files, once', () => {
    expect(paths(inDataset([file('set/a'), file('set/deep/b')]))).toEqual(['a', 'deep/b'])
    expect(paths(inDataset([file('out/in/a'), file('out/in/b')]))).toEqual(['in/a', 'in/b'])
    expect(paths(inDataset([file('set/a'), file('b')]))).toEqual(['set/a', 'b'])
    expect(inDataset([])).toEqual([])
  })

  it('leaves out what begins with a dot', () => {
    expect(paths(inDataset([file('set/.DS_Store'), file('.git/config'), file('set/a.b')]))).toEqual(['a.b'])
  })
})

describe('withFiles', () => {
  it('adds files in their order, the later of a path in place of the earlier', async () => {
    const files = withFiles([file('b', 'old'), file('c')], [file('a'), file('b', 'new')])
    expect(paths(files)).toEqual(['a', 'b', 'c'])
    expect(await files[1]!.content.text()).toBe('new')
  })
})

describe('sentOf', () => {
  it('fills one file after the other', () => {
    const files = [file('a', '0123'), file('b'), file('c', '01')]
    expect(bytesOf(files)).toBe(6)
    expect([sentOf(files, 0), sentOf(files, 5), sentOf(files, 6)]).toEqual([
      [0, 0, 0],
      [4, 0, 1],
      [4, 0, 2],
    ])
  })
})

import { expect, it } from 'vitest'
import { worksOn } from './works-on.ts'

it('names each job once, with the number of its parts', () => {
  const items = [
    { kind: 'batch-shard', of: 'corpus' },
    { kind: 'train', of: 'tune' },
    { kind: 'batch-shard', of: 'corpus' },
  ] as const
  expect(worksOn([...items])).toBe('embeds parts of corpus (2), trains tune')
})

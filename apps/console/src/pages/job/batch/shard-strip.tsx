import type { Shard } from '@e5/core'
import { Group, Text } from '@mantine/core'
import { nounText } from '../../../parts/number-text.ts'
import { shardCells } from './shard-cells.ts'
import classes from './shard-strip.module.css'

const mostCells = 400
const words = { done: 'done', open: 'open', failed: 'failed' } as const

/** All shards as a strip of cells, by how they are. */
export function ShardStrip({ shards }: { readonly shards: readonly Shard[] }) {
  const cells = shardCells(shards, mostCells)
  const says = Object.entries(words).map(([status, word]) => {
    const number = shards.filter((shard) => shard.status === status).length
    return `${nounText(number, 'shard')} ${word}`
  })
  return (
    <div>
      <div className={classes.strip} role="img" aria-label={says.join(', ')}>
        {cells.map(({ first, last, status }) => (
          <span
            key={first}
            className={classes.cell}
            data-status={status}
            title={`Shard ${first === last ? first : `${first} to ${last}`}: ${words[status]}`}
          />
        ))}
      </div>
      <Group gap="md" mt={6} aria-hidden="true">
        {Object.entries(words).map(([status, word]) => (
          <Text key={status} size="xs" c="dimmed" className={classes.key}>
            <span className={classes.cell} data-status={status} /> {word}
          </Text>
        ))}
      </Group>
    </div>
  )
}

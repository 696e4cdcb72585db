import { Text } from '@mantine/core'
import type { NamedPassage, SampleRow } from './sample-rows.ts'
import classes from './samples-panel.module.css'

// A row may name hundreds.
const mostPassages = 3
const lines = 3

/** A row of a dataset. */
export function SampleRowView({ row }: { readonly row: SampleRow }) {
  switch (row.kind) {
    case 'example':
      return (
        <dl className={classes.example}>
          <dt className="eyebrow">Query</dt>
          <dd dir="auto">{row.query}</dd>
          <Passages name="Positives" passages={row.positives} />
          <Passages name="Negatives" passages={row.negatives} />
        </dl>
      )
    case 'text':
      return (
        <div dir="auto">
          {row.title !== undefined && row.title !== '' && <Text fw={600}>{row.title}</Text>}
          <Text lineClamp={lines}>{row.text}</Text>
        </div>
      )
    case 'line':
      return (
        <Text lineClamp={lines} className={classes.line!}>
          {row.line}
        </Text>
      )
  }
}

function Passages({ name, passages }: { readonly name: string; readonly passages: readonly NamedPassage[] }) {
  if (passages.length === 0) return null
  const more = passages.length - mostPassages
  return (
    <>
      <dt className="eyebrow">{name}</dt>
      <dd>
        {passages.slice(0, mostPassages).map(({ docId, text }, index) => (
          <Text key={index} lineClamp={2} dir="auto">
            <span className={classes.id}>{text === undefined ? `passage ${docId}` : `${docId} · `}</span>
            {text}
          </Text>
        ))}
        {more > 0 && (
          <Text size="sm" c="dimmed">
            and {more} more
          </Text>
        )}
      </dd>
    </>
  )
}

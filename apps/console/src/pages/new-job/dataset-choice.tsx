import type { Dataset, JobType } from '@e5/core'
import { NativeSelect } from '@mantine/core'
import { Empty } from '../../parts/empty.tsx'
import { LinkButton } from '../../parts/links.tsx'
import { countText } from '../../parts/number-text.ts'

interface DatasetChoiceProps {
  readonly type: JobType
  /** Those that jobs of this type may use. */
  readonly datasets: readonly Dataset[]
  readonly value: string
  readonly onChange: (name: string) => void
  readonly refusal: string | undefined
}

/** The dataset of a job; where there is none, the way to one. */
export function DatasetChoice({ type, datasets, value, onChange, refusal }: DatasetChoiceProps) {
  if (datasets.length === 0) {
    return (
      <Empty
        says={
          type === 'train'
            ? 'There is no dataset to train on. Add one with passages.jsonl and train.jsonl, and wait until it is Available.'
            : 'There is no dataset to embed. Add one with texts, and wait until it is Available.'
        }
      >
        <LinkButton to="/datasets/new" search={{ type }}>
          Add dataset
        </LinkButton>
      </Empty>
    )
  }
  return (
    <NativeSelect
      label="Dataset"
      description="Those that are Available, for this type of job."
      data={datasets.map(({ name, verdict }) => ({
        value: name,
        label: verdict === null ? name : `${name}, ${countText(verdict.rows)} rows`,
      }))}
      value={value}
      error={refusal}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

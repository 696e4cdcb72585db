import { ActionIcon, Button, Group, NativeSelect, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { CodeBlock } from '../../parts/code-block.tsx'
import { IconX } from '../../parts/icons.ts'
import classes from './filter-fields.module.css'
import { type BuiltFilter, type MetadataCondition, operators, takesValue } from './metadata-conditions.ts'

/** Rows of a filter, and how they go together. */
export interface FilterDraft {
  readonly conditions: readonly MetadataCondition[]
  readonly combine: 'all' | 'any'
}

/** A filter that has nothing in it yet. */
export const noFilter: FilterDraft = { conditions: [], combine: 'all' }

interface FilterFieldsProps {
  readonly draft: FilterDraft
  readonly built: BuiltFilter
  readonly onChange: (draft: FilterDraft) => void
}

/** Rows of field, operator and value, and the filter that they make as JSON. */
export function FilterFields({ draft, built, onChange }: FilterFieldsProps) {
  const { conditions } = draft
  const change = (place: number, part: Partial<MetadataCondition>) =>
    onChange({ ...draft, conditions: conditions.map((one, at) => (at === place ? { ...one, ...part } : one)) })
  const remove = (place: number) => onChange({ ...draft, conditions: conditions.filter((_, at) => at !== place) })
  const add = () => onChange({ ...draft, conditions: [...conditions, { field: '', operator: '$eq', value: '' }] })

  return (
    <Stack gap="xs" role="group" aria-label="Filter by metadata">
      {conditions.map((condition, place) => (
        <div key={place} className={classes.row}>
          <TextInput
            aria-label={`Field ${place + 1}`}
            placeholder="field"
            value={condition.field}
            onChange={(event) => change(place, { field: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={`Operator ${place + 1}`}
            data={[...operators]}
            value={condition.operator}
            onChange={(event) =>
              change(place, { operator: event.currentTarget.value as MetadataCondition['operator'] })
            }
          />
          {takesValue(condition) ? (
            <TextInput
              aria-label={`Value ${place + 1}`}
              placeholder={condition.operator === '$in' ? 'values, with commas' : 'value'}
              value={condition.value}
              onChange={(event) => change(place, { value: event.currentTarget.value })}
            />
          ) : (
            <span />
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Take out condition ${place + 1}`}
            onClick={() => remove(place)}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <Group gap="sm">
        <Button variant="default" size="compact-sm" onClick={add}>
          {conditions.length === 0 ? 'Filter by metadata' : 'Add a condition'}
        </Button>
        {conditions.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label="How many of them must hold"
            data={[
              { value: 'all', label: 'all must hold' },
              { value: 'any', label: 'one is enough' },
            ]}
            value={draft.combine}
            onChange={(combine) => onChange({ ...draft, combine: combine as FilterDraft['combine'] })}
          />
        )}
      </Group>
      {built.fault !== undefined && (
        <Text size="sm" c="var(--cut)" role="alert">
          {built.fault}
        </Text>
      )}
      {built.fault === undefined && built.filter !== undefined && (
        <CodeBlock code={JSON.stringify(built.filter)} what="the filter as JSON" />
      )}
    </Stack>
  )
}

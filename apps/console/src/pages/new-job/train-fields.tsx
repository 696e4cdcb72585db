import { SimpleGrid, Stack, Title } from '@mantine/core'
import { useState } from 'react'
import { Panel } from '../../parts/panel.tsx'
import type { FieldsProps, FieldValues } from './field-values.ts'
import { commonFields, type HyperparameterField, otherGroups } from './hyperparameter-fields.ts'
import { HyperparameterInput } from './hyperparameter-input.tsx'
import classes from './train-fields.module.css'

const otherFields = otherGroups.flatMap(({ fields }) => fields)

/** Whether something that was typed is wrong. */
export function hasFault(values: FieldValues, fields = [...commonFields, ...otherFields]): boolean {
  return fields.some(({ name, faultOf }) => faultOf((values[name] ?? '').trim()) !== undefined)
}

/** The hyperparameters of a train job: the common ones, and the rest to be opened. */
export function TrainFields(props: FieldsProps) {
  const [isOpen, setIsOpen] = useState(false)
  const { values, refusalOf } = props
  // What is wrong is never hidden.
  const mustShow = hasFault(values, otherFields) || otherFields.some(({ name }) => refusalOf(name) !== undefined)
  return (
    <Panel
      title="Hyperparameters"
      says="The defaults are E5's recipe. An empty field has the default that stands in it."
    >
      <FieldGrid fields={commonFields} {...props} />
      <details
        className={classes.more}
        open={isOpen || mustShow}
        onToggle={(event) => setIsOpen(event.currentTarget.open)}
      >
        <summary>More: {otherFields.length} others</summary>
        <Stack gap="lg" pt="md">
          {otherGroups.map(({ title, fields }) => (
            <section key={title} aria-label={title}>
              <Title order={3} mb="xs">
                {title}
              </Title>
              <FieldGrid fields={fields} {...props} />
            </section>
          ))}
        </Stack>
      </details>
    </Panel>
  )
}

function FieldGrid({
  fields,
  values,
  onChange,
  refusalOf,
}: FieldsProps & { readonly fields: readonly HyperparameterField[] }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="md">
      {fields.map((field) => (
        <HyperparameterInput
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          onChange={(value) => onChange(field.name, value)}
          refusal={refusalOf(field.name)}
        />
      ))}
    </SimpleGrid>
  )
}

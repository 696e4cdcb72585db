import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import type { HyperparameterField } from './hyperparameter-fields.ts'

// The help stands below, so that the fields of a row stand in a line.
const partsInOrder = ['label', 'input', 'description', 'error'] as const

interface HyperparameterInputProps {
  readonly field: HyperparameterField
  readonly value: string
  readonly onChange: (value: string) => void
  readonly refusal: string | undefined
}

/** A field of a hyperparameter: its default is shown, and what is wrong with what was typed. */
export function HyperparameterInput({ field, value, onChange, refusal }: HyperparameterInputProps) {
  const { name, says, kind, words } = field
  const error = field.faultOf(value.trim()) ?? refusal
  const shown = { label: name, description: says, error, inputWrapperOrder: [...partsInOrder] }
  if (kind === 'switch') {
    return (
      <Checkbox
        label={name}
        description={says}
        error={error}
        checked={value === 'true'}
        onChange={(event) => onChange(event.currentTarget.checked ? 'true' : '')}
      />
    )
  }
  if (kind === 'choice') {
    return (
      <NativeSelect
        {...shown}
        data={[...words]}
        value={value === '' ? field.default : value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  return (
    <TextInput
      {...shown}
      inputMode="decimal"
      placeholder={field.default}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

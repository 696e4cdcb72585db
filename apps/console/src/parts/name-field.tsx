import { TextInput, type TextInputProps } from '@mantine/core'
import { nameFault } from './name-rule.ts'

interface NameFieldProps extends Omit<TextInputProps, 'value' | 'error' | 'onChange'> {
  readonly name: string
  readonly onName: (name: string) => void
}

/** A field for a name; it says at once what is wrong with what was typed. */
export function NameField({ name, onName, ...field }: NameFieldProps) {
  return (
    <TextInput
      {...field}
      value={name}
      error={nameFault(name)}
      onChange={(event) => onName(event.currentTarget.value)}
    />
  )
}

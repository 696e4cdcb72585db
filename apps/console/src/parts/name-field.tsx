import { TextInput, type TextInputProps } from '@mantine/core'
import { nameFault } from './name-rule.ts'

interface NameFieldProps extends Omit<TextInputProps, 'value' | 'error' | 'onChange'> {
  readonly name: string
  readonly onName: (name: string) => void
  /** Why the server refused it. */
  readonly refusal?: string | undefined
}

/** A field for a name; it says at once what is wrong with what was typed. */
export function NameField({ name, onName, refusal, ...field }: NameFieldProps) {
  return (
    <TextInput
      {...field}
      value={name}
      error={nameFault(name) ?? refusal}
      onChange={(event) => onName(event.currentTarget.value)}
    />
  )
}

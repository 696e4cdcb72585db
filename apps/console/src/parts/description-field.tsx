import { Textarea } from '@mantine/core'

interface DescriptionFieldProps {
  readonly description: string
  readonly onDescription: (description: string) => void
}

/** The field that says what something is for; it grows with its text. */
export function DescriptionField({ description, onDescription }: DescriptionFieldProps) {
  return (
    <Textarea
      label="Description"
      value={description}
      onChange={(event) => onDescription(event.currentTarget.value)}
      autosize
    />
  )
}

import { Button, FileButton, Group, Text, Textarea } from '@mantine/core'
import { linesOf } from './lines-of.ts'

interface LinesFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly most: number
  readonly action: string
  readonly isPending: boolean
  readonly onAct: () => void
}

/** A field for texts, one a line, typed, pasted or read from a file, and the button that does something with them. */
export function LinesField({ label, value, onChange, most, action, isPending, onAct }: LinesFieldProps) {
  const { length } = linesOf(value)
  const isTooMany = length > most

  async function read(file: File | null): Promise<void> {
    if (file !== null) onChange(await file.text())
  }

  return (
    <div>
      <Textarea
        label={label}
        description={`One text a line, at most ${most}`}
        value={value}
        error={isTooMany ? `There are ${length} texts: take out ${length - most}.` : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
        autosize
        minRows={4}
        maxRows={12}
      />
      <Group mt="sm" gap="sm">
        <Button onClick={onAct} loading={isPending} disabled={length === 0 || isTooMany}>
          {action}
        </Button>
        <FileButton onChange={(file) => void read(file)} accept=".txt,.csv,text/plain">
          {(props) => (
            <Button variant="default" {...props}>
              Open a text file
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed" className="figure">
          {length} {length === 1 ? 'text' : 'texts'}
        </Text>
      </Group>
    </div>
  )
}

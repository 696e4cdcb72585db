import { Radio, SimpleGrid, Text } from '@mantine/core'
import classes from './choice-cards.module.css'

/** One of a few choices, with what speaks for it. */
export interface Choice<Value extends string> {
  readonly value: Value
  readonly title: string
  readonly says: string
}

interface ChoiceCardsProps<Value extends string> {
  readonly label: string
  readonly choices: readonly Choice<Value>[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** A choice among few, each with its advice. */
export function ChoiceCards<Value extends string>({ label, choices, value, onChange }: ChoiceCardsProps<Value>) {
  return (
    <Radio.Group label={label} value={value} onChange={(next) => onChange(next as Value)}>
      <SimpleGrid cols={{ base: 1, sm: choices.length }} spacing="sm" mt={6}>
        {choices.map((choice) => (
          <Radio.Card key={choice.value} value={choice.value} className={classes.card!} aria-label={choice.title}>
            <Radio.Indicator />
            <span>
              <Text span fw={600} display="block" lh={1.3}>
                {choice.title}
              </Text>
              <Text span size="sm" c="dimmed">
                {choice.says}
              </Text>
            </span>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  )
}

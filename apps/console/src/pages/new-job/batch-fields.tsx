import type { Collection } from '@e5/core'
import { leastPieceTokens, mostOverlap, tokenLimit } from '@e5/core'
import { NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { type Choice, ChoiceCards } from '../../parts/choice-cards.tsx'
import { inputTypes } from '../../parts/input-types.ts'
import { Panel } from '../../parts/panel.tsx'
import type { FieldsProps } from './field-values.ts'

type OutputFormat = 'json' | 'jsonl' | 'parquet' | 'npy'

const outputFormats: readonly Choice<OutputFormat>[] = [
  { value: 'json', title: 'json', says: 'A JSON file for each file of the dataset, as SambaStudio gives.' },
  { value: 'jsonl', title: 'jsonl', says: 'One file, a row a line.' },
  { value: 'parquet', title: 'parquet', says: 'One file of columns, for data tools.' },
  { value: 'npy', title: 'npy', says: 'One NumPy matrix, and which row each line is of.' },
]
const precisions = ['fp32', 'int8', 'fp16']

/** What a batch job is asked to do beside model and dataset. */
export function BatchFields({
  collections,
  values,
  onChange,
  refusalOf,
}: FieldsProps & { readonly collections: readonly Collection[] }) {
  const { input_type = 'none', output_format = 'json', precision = '', collection = '' } = values
  const field = (name: string) => ({
    value: values[name] ?? '',
    error: refusalOf(name),
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onChange(name, event.currentTarget.value),
  })

  return (
    <Panel title="Batch options" says="What is done with each text, and how the vectors are given back.">
      <Stack gap="md">
        {collection === '' && (
          <ChoiceCards
            label="Prefix for texts that have none"
            choices={inputTypes}
            value={input_type as (typeof inputTypes)[number]['value']}
            onChange={(value) => onChange('input_type', value)}
          />
        )}
        <ChoiceCards
          label="Output format"
          choices={outputFormats}
          value={output_format as OutputFormat}
          onChange={(value) => onChange('output_format', value)}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          <TextInput
            {...field('split_tokens')}
            label="Split texts above so many tokens"
            description={`From ${leastPieceTokens} to ${tokenLimit}. Unless given, texts are cut at the model's limit.`}
            inputMode="numeric"
          />
          <TextInput
            {...field('split_overlap')}
            label="Tokens that neighbouring pieces share"
            description={`From 0 to ${mostOverlap(tokenLimit)}; for texts that are split.`}
            placeholder="0"
            inputMode="numeric"
          />
          {collection === '' && (
            <NativeSelect
              {...field('precision')}
              label="Precision"
              description="int8 is two to three times as fast; fp16 is for devices other than the CPU."
              data={precisions}
              value={precision === '' ? 'fp32' : precision}
            />
          )}
          {collections.length > 0 && (
            <NativeSelect
              {...field('collection')}
              label="Add to a collection"
              description="Texts and vectors are also added to it; prefix and precision are then the collection's."
              data={[
                { value: '', label: 'none' },
                ...collections.map(({ name, model }) => ({ value: name, label: `${name} (${model})` })),
              ]}
            />
          )}
        </SimpleGrid>
      </Stack>
    </Panel>
  )
}

import { type EndpointInfo, type InputType, similarityMatrix } from '@e5/core'
import { Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Panel } from '../../parts/panel.tsx'
import { embedAndKeep } from './embed-and-keep.ts'
import { HeatMap } from './heat-map.tsx'
import { LinesField } from './lines-field.tsx'
import { linesOf } from './lines-of.ts'

const example = `How do whales sleep?
Sleep in cetaceans
Whales rest one half of the brain at a time
The train to Basel leaves at nine
Timetable of the railways`

/** Texts beside each other, as cosines. */
export function SimilarityTab({
  endpoint,
  inputType,
}: {
  readonly endpoint: EndpointInfo
  readonly inputType: InputType
}) {
  const [field, setField] = useState(example)
  const similarity = useMutation({
    async mutationFn(texts: readonly string[]) {
      const { embeddings } = await embedAndKeep(endpoint, texts, inputType)
      return { endpointId: endpoint.id, texts, cosines: similarityMatrix(embeddings, embeddings) }
    },
  })
  return (
    <Stack gap="lg">
      <Panel
        title="Texts"
        says="Texts that are compared with each other both get the prefix query: it is what the model was trained with."
      >
        <LinesField
          label="Texts"
          value={field}
          onChange={setField}
          most={24}
          action="Compare"
          isPending={similarity.isPending}
          onAct={() => similarity.mutate(linesOf(field))}
        />
        {similarity.isError && <ErrorPanel error={similarity.error} />}
      </Panel>
      {similarity.data?.endpointId === endpoint.id && (
        <Panel
          title="Cosines"
          says="E5 puts all texts close together: what counts is which are closer, not the number itself."
        >
          <HeatMap texts={similarity.data.texts} cosines={similarity.data.cosines} />
          <Text size="sm" c="dimmed" mt="xs">
            The darkest cell is the closest pair of different texts.
          </Text>
        </Panel>
      )}
    </Stack>
  )
}

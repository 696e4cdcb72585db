import type { EndpointInfo, InputType } from '@e5/core'
import { Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Panel } from '../../parts/panel.tsx'
import { embedAndKeep } from './embed-and-keep.ts'
import { LinesField } from './lines-field.tsx'
import { linesOf } from './lines-of.ts'
import { TextMap } from './text-map.tsx'

const example = `How do whales sleep?
Sleep in cetaceans
Dolphins breathe air
The train to Basel leaves at nine
Timetable of the railways
Delays on the Gotthard line
Bread rises in the oven
A recipe for sourdough
How long to knead dough`

/** Texts as points: near ones mean alike. */
export function MapTab({ endpoint, inputType }: { readonly endpoint: EndpointInfo; readonly inputType: InputType }) {
  const [field, setField] = useState(example)
  const map = useMutation({
    async mutationFn(texts: readonly string[]) {
      const [{ embeddings }, { projectToPlane }] = await Promise.all([
        embedAndKeep(endpoint, texts, inputType),
        import('./project-to-plane.ts'),
      ])
      return { endpointId: endpoint.id, texts, plane: projectToPlane(embeddings) }
    },
  })
  return (
    <Stack gap="lg">
      <Panel title="Texts" says="Their vectors are laid on the plane in which they differ most (PCA).">
        <LinesField
          label="Texts"
          value={field}
          onChange={setField}
          most={1000}
          action="Draw the map"
          isPending={map.isPending}
          onAct={() => map.mutate(linesOf(field))}
        />
        {map.isError && <ErrorPanel error={map.error} />}
      </Panel>
      {map.data?.endpointId === endpoint.id && (
        <Panel
          title="Map"
          says={`The plane shows ${Math.round(map.data.plane.explained * 100)} % of what tells these texts apart.`}
        >
          <TextMap texts={map.data.texts} points={map.data.plane.points} />
        </Panel>
      )}
    </Stack>
  )
}

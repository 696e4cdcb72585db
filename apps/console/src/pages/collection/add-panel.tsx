import { type CollectionInfo, prefixes } from '@e5/core'
import { Tabs } from '@mantine/core'
import { Panel } from '../../parts/panel.tsx'
import { AddDataset } from './add-dataset.tsx'
import { AddLines } from './add-lines.tsx'

/** Adding documents to a collection. */
export function AddPanel({ collection }: { readonly collection: CollectionInfo }) {
  const { project_name: project, name, model, document_input_type: inputType } = collection
  const prefix = inputType === 'none' ? 'without a prefix' : `with the prefix “${prefixes[inputType].trim()}”`
  return (
    <Panel title="Add documents" says={`Texts are embedded by ${model} ${prefix}.`}>
      <Tabs defaultValue="lines">
        <Tabs.List mb="md" aria-label="Where documents come from">
          <Tabs.Tab value="lines">Paste or file</Tabs.Tab>
          <Tabs.Tab value="dataset">From a dataset</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="lines">
          <AddLines at={{ project, collection: name }} />
        </Tabs.Panel>
        <Tabs.Panel value="dataset">
          <AddDataset collection={collection} />
        </Tabs.Panel>
      </Tabs>
    </Panel>
  )
}

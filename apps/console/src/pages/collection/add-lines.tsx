import type { AddTotals, CollectionAddress } from '@e5/client'
import type { NewDocument } from '@e5/core'
import { Alert, Button, Code, FileButton, Group, List, Progress, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useMemo, useRef, useState } from 'react'
import { client } from '../../app/client.ts'
import { collectionKey } from '../../parts/collection-key.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { countText, nounText } from '../../parts/number-text.ts'
import { type LineFault, readDocuments } from './read-documents.ts'

const example = `{"id": "whales", "text": "Whales sleep with one half of the brain at a time.", "metadata": {"kind": "mammal"}}
{"id": "terns", "text": "Terns fly from one pole to the other.", "metadata": {"kind": "bird"}}`
const shownFaults = 20

/** Adding documents that are pasted, or read from a file, as JSON Lines. */
export function AddLines({ at }: { readonly at: CollectionAddress }) {
  const [pasted, setPasted] = useState('')
  // Not put into the field, which is slow with long texts.
  const [file, setFile] = useState<{ readonly name: string; readonly text: string }>()
  const [totals, setTotals] = useState<AddTotals>()
  const stopping = useRef(new AbortController())
  const queries = useQueryClient()
  const { documents, faults } = useMemo(() => readDocuments(file?.text ?? pasted), [file, pasted])
  const add = useMutation({
    mutationFn(given: readonly NewDocument[]) {
      setTotals({ documents: 0, cutTexts: 0 })
      stopping.current = new AbortController()
      return client.collections.addAllDocuments(at, given, { signal: stopping.current.signal, onProgress: setTotals })
    },
    onSuccess() {
      setPasted('')
      setFile(undefined)
    },
    onSettled: () => queries.invalidateQueries({ queryKey: collectionKey(at) }),
  })

  async function open(chosen: File | null | undefined): Promise<void> {
    if (chosen) setFile({ name: chosen.name, text: await chosen.text() })
  }

  function drop(event: DragEvent): void {
    const dropped = event.dataTransfer.files[0]
    if (dropped === undefined) return
    event.preventDefault()
    void open(dropped)
  }

  return (
    <Stack gap="sm" onDrop={drop} onDragOver={(event) => event.preventDefault()}>
      {file === undefined ? (
        <Textarea
          label="Documents as JSON Lines"
          description="One a line, with text (or embedding), and an id and metadata if you like; or drop a file here. One of an id that is there is replaced."
          placeholder={example}
          value={pasted}
          onChange={(event) => setPasted(event.currentTarget.value)}
          autosize
          minRows={4}
          maxRows={12}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8rem' } }}
        />
      ) : (
        <Group gap="sm">
          <Text fw={600}>{file.name}</Text>
          <Text size="sm" c="dimmed" className="figure">
            {nounText(documents.length, 'document')}
          </Text>
          <Button size="compact-sm" variant="default" onClick={() => setFile(undefined)} disabled={add.isPending}>
            Take it out
          </Button>
        </Group>
      )}
      {faults.length > 0 && <LineFaults faults={faults} />}
      <Group gap="sm">
        <Button onClick={() => add.mutate(documents)} loading={add.isPending} disabled={documents.length === 0}>
          Add {documents.length === 0 ? 'documents' : nounText(documents.length, 'document')}
        </Button>
        {add.isPending ? (
          <Button variant="default" onClick={() => stopping.current.abort(new Error('You stopped it.'))}>
            Stop
          </Button>
        ) : (
          <FileButton onChange={(chosen) => void open(chosen)} accept=".jsonl,.ndjson,.json,application/jsonl">
            {(props) => (
              <Button variant="default" {...props}>
                Open a file
              </Button>
            )}
          </FileButton>
        )}
        {pasted === '' && file === undefined && (
          <Button variant="subtle" onClick={() => setPasted(example)}>
            Fill in an example
          </Button>
        )}
      </Group>
      {add.isPending && totals !== undefined && (
        <div>
          <Progress
            value={(100 * totals.documents) / add.variables.length}
            aria-label="Documents added"
            transitionDuration={150}
          />
          <Text size="sm" c="dimmed" className="figure" mt={4}>
            {countText(totals.documents)} of {nounText(add.variables.length, 'document')} embedded and added
          </Text>
        </div>
      )}
      <div role="status" className="when-said">
        {add.isSuccess && (
          <Alert color="marine" variant="light">
            {nounText(add.data.documents, 'document')} added.
            {add.data.cutTexts > 0 &&
              ` ${nounText(add.data.cutTexts, 'text')} had more tokens than the model reads: the rest is not searched.`}
          </Alert>
        )}
      </div>
      {add.isError && (
        <>
          <ErrorPanel error={add.error} />
          {totals !== undefined && totals.documents > 0 && (
            <Text size="sm">{nounText(totals.documents, 'document')} were added before that, and stay.</Text>
          )}
        </>
      )}
    </Stack>
  )
}

function LineFaults({ faults }: { readonly faults: readonly LineFault[] }) {
  return (
    <Alert
      variant="default"
      className="fault"
      role="alert"
      title={`${nounText(faults.length, 'line')} cannot be added and ${faults.length === 1 ? 'is' : 'are'} left out`}
    >
      <List size="sm" spacing={2}>
        {faults.slice(0, shownFaults).map(({ line, reason }) => (
          <List.Item key={line}>
            <Code>line {countText(line)}</Code> {reason}
          </List.Item>
        ))}
      </List>
      {faults.length > shownFaults && <Text size="sm">and {countText(faults.length - shownFaults)} more</Text>}
    </Alert>
  )
}

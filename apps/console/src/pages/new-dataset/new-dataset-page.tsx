import type { UploadFile } from '@e5/client'
import type { JobType } from '@e5/core'
import { Button, Group, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { client } from '../../app/client.ts'
import { uploads } from '../../app/uploads.ts'
import { type Choice, ChoiceCards } from '../../parts/choice-cards.tsx'
import { datasetAddress } from '../../parts/dataset-address.ts'
import { DescriptionField } from '../../parts/description-field.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { jobTypeText } from '../../parts/job-type-text.ts'
import { NameField } from '../../parts/name-field.tsx'
import { nameFault } from '../../parts/name-rule.ts'
import { Note } from '../../parts/note.tsx'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { FilePicker } from '../../parts/upload/file-picker.tsx'
import { missingFiles } from '../../parts/upload/missing-files.ts'
import { wantedFiles } from '../../parts/upload/wanted-files.ts'

const jobTypes: readonly Choice<JobType>[] = [
  { value: 'train', title: jobTypeText.train, says: 'Queries with passages, to fine-tune a model on and evaluate it.' },
  { value: 'batch_predict', title: jobTypeText.batch_predict, says: 'Texts, each of which a job turns into a vector.' },
]

/** Add dataset: what it is for, and its files, which are sent on its own page then. */
export function NewDatasetPage() {
  const search = useSearch({ from: '/datasets/new' })
  const [name, setName] = useState(search.name ?? '')
  const [jobType, setJobType] = useState<JobType>(search.type ?? 'train')
  const [description, setDescription] = useState('')
  const [files, setFiles] = useState<readonly UploadFile[]>([])
  const queries = useQueryClient()
  const navigate = useNavigate()
  const create = useMutation({
    mutationFn: () =>
      client.datasets.create({ dataset_name: name, job_type: [jobType], description, source_type: 'localMachine' }),
    async onSuccess(dataset) {
      uploads.start(dataset.id, files)
      await queries.invalidateQueries({ queryKey: ['datasets'] })
      await navigate({ to: '/datasets/$dataset', params: { dataset: datasetAddress(dataset) } })
    },
  })
  const paths = files.map(({ path }) => path)
  const missing = missingFiles(jobType, paths)

  function submit(event: FormEvent): void {
    event.preventDefault()
    create.mutate()
  }

  return (
    <Page title="Add dataset" says="Its files are sent, checked row by row, and then jobs may use it.">
      <form onSubmit={submit}>
        <Stack gap="lg">
          <Panel title="What it is">
            <Stack gap="md">
              <NameField
                label="Dataset name"
                description="1 to 63 letters, digits, dots, dashes and underscores"
                name={name}
                onName={setName}
                required
                maw={420}
              />
              <ChoiceCards label="Job type" choices={jobTypes} value={jobType} onChange={setJobType} />
              <DescriptionField description={description} onDescription={setDescription} />
            </Stack>
          </Panel>
          <Panel title="Files">
            <Stack gap="md">
              <FilePicker says={wantedFiles[jobType]} files={files} setFiles={setFiles} />
              {missing !== undefined && <Note title="Probably not all files">{missing} The check would fail.</Note>}
            </Stack>
          </Panel>
          {create.isError && <ErrorPanel error={create.error} />}
          <Group>
            <Button
              type="submit"
              loading={create.isPending}
              disabled={name === '' || nameFault(name) !== undefined || files.length === 0}
            >
              Add dataset
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  )
}

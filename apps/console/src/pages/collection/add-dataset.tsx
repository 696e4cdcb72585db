import type { CollectionInfo } from '@e5/core'
import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../app/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { LinkButton } from '../../parts/links.tsx'
import { NameField } from '../../parts/name-field.tsx'
import { nameFault } from '../../parts/name-rule.ts'
import { QueryView } from '../../parts/query-view.tsx'
import { CollectionJobs } from './collection-jobs.tsx'

/** Adding a dataset to a collection: a batch job embeds it, and its vectors go into both. */
export function AddDataset({ collection }: { readonly collection: CollectionInfo }) {
  const { project_name: project, name: ofCollection, model } = collection
  const [dataset, setDataset] = useState('')
  const [jobName, setJobName] = useState('')
  const queries = useQueryClient()
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: ({ signal }) => client.datasets.list({ signal }) })
  const create = useMutation({
    mutationFn: (chosen: string) =>
      client.jobs.create(project, {
        job_name: jobName,
        job_type: 'batch_predict',
        model_checkpoint: model,
        dataset: chosen,
        hyperparams: { collection: ofCollection },
      }),
    async onSuccess() {
      setJobName('')
      await queries.invalidateQueries({ queryKey: ['jobs', project] })
    },
  })

  return (
    <Stack gap="md">
      <QueryView query={datasets}>
        {(list) => {
          const usable = list.filter(
            ({ job_type, status }) => job_type.includes('batch_predict') && status === 'Available',
          )
          const chosen = usable.find(({ name }) => name === dataset)?.name ?? usable[0]?.name
          if (chosen === undefined)
            return (
              <Empty says="No dataset for batch jobs is Available. Add one with that job type, and come back when it was checked.">
                <LinkButton to="/datasets/new" search={{ type: 'batch_predict' }} variant="default">
                  Add dataset
                </LinkButton>
              </Empty>
            )
          function submit(event: FormEvent): void {
            event.preventDefault()
            create.mutate(chosen!)
          }
          return (
            <form onSubmit={submit}>
              <Group gap="sm" align="flex-end">
                <NativeSelect
                  label="Dataset"
                  data={usable.map(({ name }) => name)}
                  value={chosen}
                  onChange={(event) => setDataset(event.currentTarget.value)}
                />
                <NameField
                  label="Name of the batch job"
                  name={jobName}
                  onName={setJobName}
                  required
                  withAsterisk={false}
                />
                <Button
                  type="submit"
                  loading={create.isPending}
                  disabled={jobName === '' || nameFault(jobName) !== undefined}
                >
                  Embed and add
                </Button>
              </Group>
              <Text size="sm" c="dimmed" mt={6}>
                A batch job with the model and prefix of this collection embeds it; each text that is done is found at
                once.
              </Text>
            </form>
          )
        }}
      </QueryView>
      {create.isError && <ErrorPanel error={create.error} />}
      <CollectionJobs collection={collection} />
    </Stack>
  )
}

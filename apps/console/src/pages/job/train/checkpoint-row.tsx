import type { Checkpoint, Job, ModelInfo } from '@e5/core'
import { Button, Group, Table, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../../app/client.ts'
import { ConfirmButton } from '../../../parts/confirm-button.tsx'
import { LinkAnchor, LinkButton } from '../../../parts/links.tsx'
import { countText, sizeText } from '../../../parts/number-text.ts'
import { lossText, rateText, scoreText } from '../../../parts/training/figure-text.ts'
import { checkpointKind, modelOf } from './checkpoint-kind.ts'
import { SaveToHub } from './save-to-hub.tsx'

interface CheckpointRowProps {
  readonly job: Job
  readonly checkpoint: Checkpoint
  readonly models: readonly ModelInfo[]
}

/** A checkpoint in a row: its figures, and what can be made of it. */
export function CheckpointRow({ job, checkpoint, models }: CheckpointRowProps) {
  const { project_name: project, id: jobId } = job
  const { checkpoint_name: name, steps, metrics, size_bytes } = checkpoint
  const { train_loss, train_learning_rate, ndcg_at_10, mrr_at_10, recall_at_10 } = metrics.single_value
  const [form, setForm] = useState<'save' | 'deploy'>()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const kind = checkpointKind(checkpoint)
  const model = modelOf(checkpoint, models)?.id

  async function deploy(saved: string): Promise<void> {
    await navigate({ to: '/projects/$project/new-endpoint', params: { project }, search: { model: saved } })
  }

  async function remove(): Promise<void> {
    await client.checkpoints.delete(project, jobId, name)
    await queries.invalidateQueries({ queryKey: ['job', project, jobId, 'checkpoints'] })
  }

  return (
    <Table.Tr>
      <Table.Td>
        <Text fw={600} title={name}>
          {kind}
        </Text>
        {model !== undefined && (
          <Text size="xs">
            in the hub: <LinkAnchor to="/models">{model}</LinkAnchor>
          </Text>
        )}
      </Table.Td>
      <Table.Td className="figure">{countText(steps)}</Table.Td>
      <Figures
        main={textOf(train_loss, lossText)}
        more={train_learning_rate === undefined ? '' : `at rate ${rateText(train_learning_rate)}`}
      />
      <Figures
        main={textOf(ndcg_at_10, scoreText)}
        more={
          mrr_at_10 === undefined || recall_at_10 === undefined
            ? 'not evaluated'
            : `MRR ${scoreText(mrr_at_10)}, recall ${scoreText(recall_at_10)}`
        }
      />
      <Figures main={sizeText(size_bytes)} more="" />
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <LinkButton
            to="/projects/$project/new-job"
            params={{ project }}
            search={{ type: 'train', checkpoint: name, dataset: job.dataset }}
            variant="default"
            size="compact-sm"
            aria-label={`Create new job from ${kind}`}
          >
            Create new job
          </LinkButton>
          <Button
            variant="default"
            size="compact-sm"
            aria-label={`Save to model hub: ${kind}`}
            onClick={() => setForm('save')}
          >
            Save to model hub
          </Button>
          <Button
            size="compact-sm"
            aria-label={`Deploy ${kind}`}
            onClick={() => (model === undefined ? setForm('deploy') : void deploy(model))}
          >
            Deploy
          </Button>
          <ConfirmButton
            label="Delete"
            what={`checkpoint ${kind}`}
            says="Its files go. A job that goes on does so from the newest that is left; models that were made of it stay."
            size="compact-sm"
            onConfirm={remove}
          />
        </Group>
        {form !== undefined && (
          <SaveToHub
            job={job}
            checkpoint={checkpoint}
            action={form === 'deploy' ? 'Save and deploy' : 'Save to model hub'}
            onClose={() => setForm(undefined)}
            onSaved={async (saved) => (form === 'deploy' ? deploy(saved) : setForm(undefined))}
          />
        )}
      </Table.Td>
    </Table.Tr>
  )
}

function Figures({ main, more }: { readonly main: string; readonly more: string }) {
  return (
    <Table.Td className="figure" style={{ whiteSpace: 'nowrap' }}>
      {main}
      <Text size="xs" c="dimmed">
        {more}
      </Text>
    </Table.Td>
  )
}

function textOf(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? '–' : format(value)
}

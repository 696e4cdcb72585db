import type { ModelInfo } from '@e5/core'
import { Badge, Code, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { LinkButton } from '../../parts/links.tsx'
import { Page } from '../../parts/page.tsx'
import { parityText } from '../../parts/parity-text.ts'
import { QueryView } from '../../parts/query-view.tsx'

const sources = {
  package: 'Built in',
  pulled: 'Pulled or imported',
  folder: 'Folder',
  trained: 'From a training job',
} as const satisfies Record<ModelInfo['source'], string>

/** The models that endpoints can be created on. */
export function ModelsPage() {
  const models = useQuery({ queryKey: ['models'], queryFn: ({ signal }) => client.models.list({ signal }) })
  const projects = useQuery({ queryKey: ['projects'], queryFn: ({ signal }) => client.projects.list({ signal }) })
  return (
    <Page
      title="Model hub"
      says={
        <>
          Models that endpoints can be created on. More come with <Code>e5 models pull e5-large-v2</Code> on the
          server's machine.
        </>
      }
    >
      <QueryView query={models}>
        {(list) =>
          list.length === 0 ? (
            <Empty says="There is no model here. Pull one on the server's machine: e5 models pull e5-small-v2" />
          ) : (
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
              {list.map((model) => (
                <ModelCard key={model.id} model={model} project={projects.data?.[0]?.name} />
              ))}
            </SimpleGrid>
          )
        }
      </QueryView>
    </Page>
  )
}

function ModelCard({ model, project }: { readonly model: ModelInfo; readonly project: string | undefined }) {
  const isUsable = model.status === 'Available'
  const queries = useQueryClient()

  async function remove(): Promise<void> {
    await client.models.delete(model.id)
    await queries.invalidateQueries({ queryKey: ['models'] })
  }

  return (
    <section className="panel" style={{ padding: 16 }} aria-label={model.id}>
      <Stack gap="sm" h="100%">
        <Group justify="space-between" gap="xs">
          <Title order={2}>{model.id}</Title>
          <Badge variant="default" tt="none" fw={500}>
            {model.checkpoint_type === 'finetuned' ? 'Fine-tuned' : 'Pretrained'} · {sources[model.source]}
          </Badge>
        </Group>
        {isUsable ? (
          <Facts
            facts={[
              ['Dimensions', String(model.dimensions)],
              ['Parameters', `${(model.parameters / 1e6).toFixed(1)} M`],
              ['Size', `${model.model_size_gb} GB`],
              ['Token limit', String(model.params.invalidates_checkpoint.max_seq_length)],
            ]}
          />
        ) : (
          <Text c="red">{model.status_reason}</Text>
        )}
        {model.precisions.map(({ precision, parity }) => (
          <Text key={precision} size="sm" c="dimmed">
            {precision} is compiled{parity === null ? '.' : `: ${parityText(parity)}.`}
          </Text>
        ))}
        <Group mt="auto" gap="xs">
          {isUsable && project !== undefined && (
            <LinkButton
              to="/projects/$project/new-endpoint"
              params={{ project }}
              search={{ model: model.id }}
              variant="default"
              size="compact-md"
            >
              Deploy
            </LinkButton>
          )}
          {model.source === 'trained' && (
            <ConfirmButton
              label="Delete"
              what={`model ${model.id}`}
              says="It leaves the model hub of all servers. Its checkpoint stays with its job, if that is there. This cannot be undone."
              size="compact-md"
              onConfirm={remove}
            />
          )}
        </Group>
      </Stack>
    </section>
  )
}

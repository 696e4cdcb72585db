import type { EndpointInfo } from '@e5/core'
import { Code, Group } from '@mantine/core'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Facts } from '../../parts/facts.tsx'

/** Where programs reach an endpoint, by what they speak. */
export function Addresses({ endpoint }: { readonly endpoint: EndpointInfo }) {
  const { origin } = location
  const { project_name: project, name, url } = endpoint
  const addresses = [
    ['URL (SambaStudio, generic)', `${origin}${url}`],
    ['SambaStudio, NLP', `${origin}/api/predict/nlp/${project}/${name}`],
    ['OpenAI, base URL', `${origin}/v1/${project}/${name}`],
    ['text-embeddings-inference', `${origin}/tei/${project}/${name}`],
  ] as const
  return (
    <div>
      {addresses.map(([what, address]) => (
        <Group key={what} gap={6} wrap="nowrap" mb={4}>
          <Facts facts={[[what, <Code key="address">{address}</Code>]]} isWide />
          <CopyButton text={address} what={what} />
        </Group>
      ))}
    </div>
  )
}

import { Stack, Text } from '@mantine/core'
import { CodeBlock } from '../../parts/code-block.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Panel } from '../../parts/panel.tsx'
import type { KeptEmbedding } from './embed-and-keep.ts'

// The vector in base64 is long and says nothing to a reader.
const mostCharacters = 1500

/** The vector, and the request and reply that it came with. */
export function ExchangePanel({ kept: { embeddings, tokens, cutTexts, exchange } }: { readonly kept: KeptEmbedding }) {
  const vector = embeddings[0]!
  const numbers = [...vector].map((value) => Number(value.toPrecision(7)))
  const request = `${exchange.method} ${exchange.url}\ncontent-type: application/json\n\n${exchange.requestBody}`
  const headers = exchange.headers.map(([name, value]) => `${name}: ${value}`).join('\n')
  const reply = `${exchange.status}\n${headers}\n\n${shortened(exchange.responseBody)}`
  return (
    <Panel title="Vector" says="Of length 1, so the dot product of two of them is their cosine.">
      <Stack gap="md">
        <Facts
          facts={[
            ['Dimensions', String(vector.length)],
            ['Tokens read', String(tokens)],
            ['Cut texts', String(cutTexts ?? '–')],
            ['Round trip', `${exchange.milliseconds.toFixed(1)} ms`],
          ]}
        />
        <Text component="div" className="figure" ff="monospace" size="sm" data-testid="vector">
          [{numbers.slice(0, 8).join(', ')}, …]
          <CopyButton text={JSON.stringify(numbers)} what="all numbers of the vector" />
        </Text>
        <div>
          <Text size="sm" fw={600} mb={4}>
            Request
          </Text>
          <CodeBlock code={request} what="the request" />
        </div>
        <div>
          <Text size="sm" fw={600} mb={4}>
            Reply
          </Text>
          <CodeBlock code={reply} what="the reply" />
        </div>
      </Stack>
    </Panel>
  )
}

function shortened(body: string): string {
  if (body.length <= mostCharacters) return body
  return `${body.slice(0, mostCharacters)} … ${body.length - mostCharacters} characters more … ${body.slice(-120)}`
}

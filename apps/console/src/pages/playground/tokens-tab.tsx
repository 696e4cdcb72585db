import { createTokenizer, type EndpointInfo, type InputType } from '@e5/core'
import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import { client } from '../../app/client.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { embedAndKeep } from './embed-and-keep.ts'
import { ExchangePanel } from './exchange-panel.tsx'
import { readTokens, type TokenReading } from './read-tokens.ts'
import classes from './tokens-tab.module.css'

interface TokensTabProps {
  readonly endpoint: EndpointInfo
  readonly inputType: InputType
}

// More chips than that only slow the page down.
const mostShown = 800

/** How a model reads a text as one types it, and the vector that it makes of it. */
export function TokensTab({ endpoint, inputType }: TokensTabProps) {
  const { project_name: project, name } = endpoint
  const [text, setText] = useState('How do blue whales sleep without drowning?')
  const deferred = useDeferredValue(text)
  const tokenizer = useQuery({
    queryKey: ['tokenizer', project, name],
    async queryFn({ signal }) {
      const files = await client.endpoints.tokenizer(project, name, { signal })
      return createTokenizer({ tokenizer: files.tokenizer, tokenizerConfig: files.tokenizer_config }, files.token_limit)
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
  const reading = useMemo(
    () => (tokenizer.data === undefined ? undefined : readTokens(tokenizer.data, deferred, inputType)),
    [tokenizer.data, deferred, inputType],
  )
  const embedding = useMutation({ mutationFn: () => embedAndKeep(endpoint, [text], inputType) })

  return (
    <Stack gap="lg">
      <Panel title="Text">
        <Stack gap="sm">
          <Textarea
            aria-label="Text"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            autosize
            minRows={3}
            maxRows={12}
          />
          <QueryView query={tokenizer}>
            {({ limit }) => reading !== undefined && <Tokens reading={reading} limit={limit} />}
          </QueryView>
          <Group>
            <Button onClick={() => embedding.mutate()} loading={embedding.isPending} disabled={text.trim() === ''}>
              Embed
            </Button>
          </Group>
          {embedding.isError && <ErrorPanel error={embedding.error} />}
        </Stack>
      </Panel>
      {embedding.data?.endpointId === endpoint.id && <ExchangePanel kept={embedding.data} />}
    </Stack>
  )
}

function Tokens({ reading, limit }: { readonly reading: TokenReading; readonly limit: number }) {
  const { tokens, count, cutCount } = reading
  const shown = tokens.slice(0, mostShown)
  return (
    <div>
      <Text size="sm" fw={600} className="figure" role="status">
        {count} of {limit} tokens
        {cutCount > 0 && (
          <Text span size="sm" className={classes.warning}>
            : the last {cutCount} before the end are cut, the model does not read them
          </Text>
        )}
      </Text>
      <ol className={classes.tokens} aria-label="Tokens">
        {shown.map((token, index) => (
          <li key={index} className={classes.token} data-kind={token.kind} data-cut={token.isCut || undefined}>
            {token.text}
          </li>
        ))}
        {tokens.length > shown.length && <li className={classes.more}>and {tokens.length - shown.length} more</li>}
      </ol>
    </div>
  )
}

import type { EndpointInfo } from '@e5/core'
import { Facts } from './facts.tsx'

/** What an endpoint is made of. */
export function EndpointFacts({ endpoint }: { readonly endpoint: EndpointInfo }) {
  const { model, precision, device, device_id, batch_size, replicas, input_type, targets } = endpoint
  return (
    <Facts
      facts={[
        ['Model', model],
        ['Precision', precision],
        ['Device', device_id === null ? device : `${device} ${device_id}`],
        ['Batch size', String(batch_size)],
        ['Token limit', targets[0]?.params.max_seq_length ?? '512'],
        ['Default prefix', input_type === 'none' ? 'none' : `${input_type}:`],
        ['Replicas', replicas === null ? 'one a core' : String(replicas)],
      ]}
    />
  )
}

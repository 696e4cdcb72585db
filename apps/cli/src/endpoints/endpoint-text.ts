import type { EndpointInfo } from '@e5/core'
import { formatCount, formatFields, formatTable } from '@e5/terminal'

/** A row an endpoint. */
export function formatEndpoints(endpoints: readonly EndpointInfo[]): string {
  return formatTable(
    ['PROJECT', 'NAME', 'STATUS', 'MODEL', 'PRECISION', 'DEVICE', 'BATCH SIZE', 'ID'],
    endpoints.map(({ project_name, name, status, model, precision, device, batch_size, id }) => [
      project_name,
      name,
      status,
      model,
      precision,
      device,
      formatCount(batch_size),
      id,
    ]),
    ['left', 'left', 'left', 'left', 'left', 'left', 'right', 'left'],
  )
}

/** All of an endpoint, a line each; `API Key`, `Status` and `URL` as snapi has them. */
export function formatEndpoint(endpoint: EndpointInfo, server: string): string {
  const { project_name: project, name, status, status_reason: reason, device, device_id: deviceId } = endpoint
  const prefixes = endpoint.api_keys.map(({ api_key }) => `${api_key}…`).join(', ')
  const newKey = endpoint.api_key === '' ? undefined : endpoint.api_key
  return formatFields([
    ['Name', name],
    ['ID', endpoint.id],
    ['Project', project],
    ['Description', endpoint.description],
    ['API Key', newKey ?? prefixes],
    ['Status', reason === '' ? status : `${status}: ${reason}`],
    ['URL', `${server}${endpoint.url}`],
    ['OpenAI URL', `${server}/v1/${project}/${name}`],
    ['Model', endpoint.model],
    ['Precision', endpoint.precision],
    ['Device', deviceId === null ? device : `${device} ${deviceId}`],
    ['Replicas', endpoint.replicas === null ? 'as many as there are cores' : formatCount(endpoint.replicas)],
    ['Batch Size', formatCount(endpoint.batch_size)],
    ['Input Type', endpoint.input_type],
    ['Created', endpoint.time_created],
  ])
}

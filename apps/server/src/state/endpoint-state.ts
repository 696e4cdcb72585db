import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { readOrCreate } from './write-once.ts'

const projectSchema = z.object({ version: z.literal(1), id: z.uuid() })
const endpointSchema = z.object({ version: z.literal(1), id: z.uuid(), key: z.string().min(16) })

/** What the data folder keeps of an endpoint, so that every start gives it the same ids and the same key. */
export interface EndpointState {
  readonly projectId: string
  readonly endpointId: string
  readonly key: string
}

/**
 * Ids and key of an endpoint: made at its first start, read at all later ones. Servers that share a data folder agree on
 * them. The files are `projects/<project>/project.json` and `projects/<project>/endpoints/<endpoint>/endpoint.json`.
 *
 * @throws E5Error STATE_INVALID if a file is damaged or cannot be read, DATA_DIR_UNWRITABLE
 */
export async function readEndpointState(at: {
  readonly dataDir: string
  readonly project: string
  readonly endpoint: string
}): Promise<EndpointState> {
  const folder = join(at.dataDir, 'projects', at.project)
  const project = await readOrCreate({
    folder,
    file: 'project.json',
    schema: projectSchema,
    create: () => ({ version: 1 as const, id: randomUUID() }),
  })
  const endpoint = await readOrCreate({
    folder: join(folder, 'endpoints', at.endpoint),
    file: 'endpoint.json',
    schema: endpointSchema,
    create: () => ({ version: 1 as const, id: randomUUID(), key: randomUUID() }),
  })
  return { projectId: project.id, endpointId: endpoint.id, key: endpoint.key }
}

import { E5Error } from '@e5/core'
import { listFiles, modelInfo } from '@huggingface/hub'
import { z } from 'zod'
import type { HubHash } from './file-hash.ts'
import { type HubAccess, hubFetch, networkReason } from './hub-fetch.ts'

/** A file of a model on the hub. */
export interface HubFile {
  readonly path: string
  readonly bytes: number
  readonly hash: HubHash
}

const infoSchema = z.object({ sha: z.string().min(1) })
const entrySchema = z.object({
  type: z.string(),
  path: z.string(),
  size: z.number(),
  oid: z.string(),
  lfs: z.object({ oid: z.string(), size: z.number() }).optional(),
})

/** The commit that a revision is at now. @throws E5Error HUB_UNREACHABLE, also where no model hub answers. */
export async function resolveCommit(access: HubAccess): Promise<string> {
  const { hub, id, revision } = access
  return asHub(access, async () => {
    const info = await modelInfo({
      name: id,
      revision,
      additionalFields: ['sha'],
      hubUrl: hub,
      // The token goes with our fetch: the library takes only those that begin with "hf_", and a mirror may have others.
      fetch: hubFetch(access),
    })
    return infoSchema.parse(info).sha
  })
}

/** The files of a model at a commit. @throws E5Error HUB_UNREACHABLE, also where no model hub answers. */
export async function listHubFiles(access: HubAccess, commit: string): Promise<HubFile[]> {
  const files: HubFile[] = []
  const repo = { type: 'model', name: access.id } as const
  const entries = listFiles({ repo, revision: commit, recursive: true, hubUrl: access.hub, fetch: hubFetch(access) })
  return asHub(access, async () => {
    for await (const entry of entries) {
      const { type, path, size, oid, lfs } = entrySchema.parse(entry)
      if (type !== 'file') continue
      if (lfs !== undefined) files.push({ path, bytes: lfs.size, hash: { kind: 'sha256', hex: lfs.oid } })
      else files.push({ path, bytes: size, hash: { kind: 'git-blob', hex: oid } })
    }
    return files
  })
}

// The library reads JSON of its own form and checks nothing: a page of HTML or other JSON breaks it in its own ways.
async function asHub<Result>({ hub, signal }: HubAccess, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (error) {
    signal.throwIfAborted()
    const isConnectionLoss = error instanceof TypeError && error.cause !== undefined
    const isOtherContent = error instanceof SyntaxError || error instanceof TypeError || error instanceof z.ZodError
    if (!isOtherContent) throw error
    const reason = isConnectionLoss ? networkReason(error) : 'what answers there is no model hub'
    throw new E5Error('HUB_UNREACHABLE', { hub, reason }, { cause: error })
  }
}

/** The address of a file's content. */
export function fileUrl({ hub, id }: HubAccess, commit: string, path: string): string {
  return `${hub}/${id}/resolve/${commit}/${path}`
}

import { listFiles, modelInfo } from '@huggingface/hub'
import type { HubHash } from './file-hash.ts'
import { type HubAccess, hubFetch } from './hub-fetch.ts'

/** A file of a model on the hub. */
export interface HubFile {
  readonly path: string
  readonly bytes: number
  readonly hash: HubHash
}

/** The commit that a revision is at now. */
export async function resolveCommit(access: HubAccess): Promise<string> {
  const { hub, id, revision } = access
  const info = await modelInfo({
    name: id,
    revision,
    additionalFields: ['sha'],
    hubUrl: hub,
    // The token goes with our fetch: the library takes only those that begin with "hf_", and a mirror may have others.
    fetch: hubFetch(access),
  })
  return info.sha
}

/** The files of a model at a commit. */
export async function listHubFiles(access: HubAccess, commit: string): Promise<HubFile[]> {
  const files: HubFile[] = []
  const repo = { type: 'model', name: access.id } as const
  const entries = listFiles({ repo, revision: commit, recursive: true, hubUrl: access.hub, fetch: hubFetch(access) })
  for await (const { type, path, size, oid, lfs } of entries) {
    if (type !== 'file') continue
    if (lfs !== undefined) files.push({ path, bytes: lfs.size, hash: { kind: 'sha256', hex: lfs.oid } })
    else files.push({ path, bytes: size, hash: { kind: 'git-blob', hex: oid! } })
  }
  return files
}

/** The address of a file's content. */
export function fileUrl({ hub, id }: HubAccess, commit: string, path: string): string {
  return `${hub}/${id}/resolve/${commit}/${path}`
}

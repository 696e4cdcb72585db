import { randomUUID } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { readOrCreate } from './write-once.ts'

const adminKeySchema = z.object({
  version: z.literal(1),
  id: z.uuid(),
  userId: z.uuid(),
  key: z.string().min(16),
})

/** The first admin's access key, which the data folder keeps so that `e5` finds it on the same machine. */
export type AdminKey = z.output<typeof adminKeySchema>

/**
 * The first admin's access key, made at the first start: `users/admin/access-key.json`, readable by its owner only.
 *
 * @throws E5Error STATE_INVALID or DATA_DIR_UNWRITABLE
 */
export function readAdminKey(dataDir: string, createKey: () => string): Promise<AdminKey> {
  return readOrCreate({
    folder: dirname(adminKeyFile(dataDir)),
    file: basename(adminKeyFile(dataDir)),
    schema: adminKeySchema,
    create: () => ({ version: 1 as const, id: randomUUID(), userId: randomUUID(), key: createKey() }),
  })
}

/** Where {@link readAdminKey} keeps it. */
export function adminKeyFile(dataDir: string): string {
  return join(dataDir, 'users', 'admin', 'access-key.json')
}

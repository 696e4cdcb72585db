import type { Statements } from './database.ts'
import { eq } from './drizzle.ts'
import { type accessKeys, type endpointKeys, revokedKeys } from './schema.ts'

/** Takes a key away and remembers its hash; true if it was there. */
export async function revokeKey(
  transaction: Statements,
  keys: typeof endpointKeys | typeof accessKeys,
  id: string,
): Promise<boolean> {
  const gone = await transaction.delete(keys).where(eq(keys.id, id)).returning({ hash: keys.hash })
  for (const { hash } of gone) await transaction.insert(revokedKeys).values({ hash }).onConflictDoNothing()
  return gone.length > 0
}

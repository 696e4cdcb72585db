import { E5Error } from '@e5/core'
import { orConflict, taken } from './conflicts.ts'
import { eq, sql } from './drizzle.ts'
import type { Write } from './drizzle-store.ts'
import { revokeKey } from './revoke-key.ts'
import { accessKeys, datasets, projects, users } from './schema.ts'
import type { StateStore } from './state-store.ts'

type UserWrites = Pick<StateStore, 'createUser' | 'deleteUser' | 'createAccessKey' | 'revokeAccessKey'>

/** The store's writes of users and their access keys. */
export function userWrites(write: Write): UserWrites {
  return {
    createUser: (user, key) =>
      orConflict(
        write(async (transaction) => {
          const [created] = await transaction.insert(users).values(user).returning()
          if (key !== undefined) await transaction.insert(accessKeys).values(key)
          return created!
        }),
        taken(['users_name', 'users_pkey'], { kind: 'User', name: user.name, place: 'this server' }),
      ),

    deleteUser: (id, heirId) =>
      write(async (transaction) => {
        // Of two admins who delete each other, the second is gone by now: one of them is left.
        if ((await transaction.$count(users, eq(users.id, heirId))) === 0)
          throw new E5Error('USER_NOT_FOUND', { user: heirId })
        const inherited = { ownerId: heirId, updatedAt: sql`now()` }
        await transaction.update(projects).set(inherited).where(eq(projects.ownerId, id))
        await transaction.update(datasets).set(inherited).where(eq(datasets.ownerId, id))
        const gone = await transaction.delete(users).where(eq(users.id, id)).returning({ id: users.id })
        return gone.length > 0
      }),

    createAccessKey: (key) =>
      orConflict(
        write(async (transaction) => (await transaction.insert(accessKeys).values(key).returning())[0]!),
        {
          ...taken(['access_keys_name'], { kind: 'Key', name: key.name, place: `user ${key.userId}` }),
          access_keys_user: () => new E5Error('USER_NOT_FOUND', { user: key.userId }),
        },
      ),

    revokeAccessKey: (id) => write((transaction) => revokeKey(transaction, accessKeys, id)),
  }
}

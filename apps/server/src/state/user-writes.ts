import { E5Error } from '@e5/core'
import { orConflict } from './conflicts.ts'
import type { Database } from './database.ts'
import { and, eq, isNull, sql } from './drizzle.ts'
import type { Write } from './drizzle-store.ts'
import { accessKeyColumns, accessKeys, projects, users } from './schema.ts'
import type { StateStore } from './state-store.ts'

type UserWrites = Pick<
  StateStore,
  'createUser' | 'deleteUser' | 'createAccessKey' | 'revokeAccessKey' | 'knowsAccessKey'
>

/** The store's writes of users and their access keys. */
export function userWrites(write: Write, database: Database): UserWrites {
  return {
    createUser: (user, key) =>
      orConflict(
        write(async (transaction) => {
          const [created] = await transaction.insert(users).values(user).returning()
          if (key !== undefined) await transaction.insert(accessKeys).values(key)
          return created!
        }),
        { users_name: () => new E5Error('NAME_TAKEN', { kind: 'User', name: user.name, place: 'this server' }) },
      ),

    deleteUser: (id, heirId) =>
      orConflict(
        write(async (transaction) => {
          const inherited = { ownerId: heirId, updatedAt: sql`now()` }
          await transaction.update(projects).set(inherited).where(eq(projects.ownerId, id))
          const gone = await transaction.delete(users).where(eq(users.id, id)).returning({ id: users.id })
          return gone.length > 0
        }),
        { projects_owner: () => new E5Error('USER_NOT_FOUND', { user: heirId }) },
      ),

    createAccessKey: (key) =>
      orConflict(
        write(
          async (transaction) => (await transaction.insert(accessKeys).values(key).returning(accessKeyColumns))[0]!,
        ),
        {
          access_keys_name: () =>
            new E5Error('NAME_TAKEN', { kind: 'Key', name: key.name, place: `user ${key.userId}` }),
          access_keys_user: () => new E5Error('USER_NOT_FOUND', { user: key.userId }),
        },
      ),

    revokeAccessKey: (id) =>
      write(async (transaction) => {
        const revoked = await transaction
          .update(accessKeys)
          .set({ revokedAt: sql`now()` })
          .where(and(eq(accessKeys.id, id), isNull(accessKeys.revokedAt)))
          .returning({ id: accessKeys.id })
        return revoked.length > 0
      }),

    knowsAccessKey: (userId, hash) =>
      database.run(async (statements) => {
        const isThisKey = and(eq(accessKeys.userId, userId), eq(accessKeys.hash, hash))
        return (await statements.$count(accessKeys, isThisKey)) > 0
      }),
  }
}

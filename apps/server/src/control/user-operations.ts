import { randomUUID } from 'node:crypto'
import { type CreateAccessKeyRequest, type CreateUserRequest, E5Error } from '@e5/core'
import type { AccessKeyRecord, UserRecord } from '../state/records.ts'
import { requireAdmin } from './acting-user.ts'
import { findKey } from './key-operations.ts'
import type { Platform } from './platform.ts'
import { createKey } from './secret-keys.ts'

/**
 * A new user with a first access key.
 *
 * @throws E5Error FORBIDDEN, NAME_TAKEN or DATABASE_UNAVAILABLE
 */
export async function createUser(
  platform: Platform,
  user: UserRecord,
  request: CreateUserRequest,
): Promise<{ readonly record: UserRecord; readonly key: string }> {
  requireAdmin(user, 'create user')
  const { key, kept } = createKey('access')
  const id = randomUUID()
  const created = { id, name: request.name, role: request.role ?? 'member' } as const
  const record = await platform.write((store) => store.createUser(created, { ...kept, userId: id }))
  return { record, key }
}

/** All users for an admin, oneself for a member. */
export function listUsers(platform: Platform, user: UserRecord): readonly UserRecord[] {
  return user.role === 'admin' ? platform.directory.users : [user]
}

/**
 * Deletes a user with the access keys; the projects go to the admin who does it.
 *
 * @throws E5Error FORBIDDEN, USER_NOT_FOUND, OBJECT_IN_USE for oneself, so that an admin is always left, or DATABASE_UNAVAILABLE
 */
export async function deleteUser(platform: Platform, user: UserRecord, nameOrId: string): Promise<void> {
  requireAdmin(user, 'delete user')
  const { id, name } = findUser(platform, user, nameOrId)
  if (id === user.id) {
    throw new E5Error('OBJECT_IN_USE', { object: `user ${name}`, reason: 'it is you. Another admin can delete you.' })
  }
  const wasThere = await platform.write((store) => store.deleteUser(id, user.id))
  if (!wasThere) throw new E5Error('USER_NOT_FOUND', { user: nameOrId })
}

/** @throws E5Error USER_NOT_FOUND, also for others than oneself if one is no admin */
export function findUser(platform: Platform, user: UserRecord, nameOrId: string): UserRecord {
  const found = nameOrId === 'me' ? user : platform.directory.user(nameOrId)
  if (found === undefined || (user.role !== 'admin' && found.id !== user.id)) {
    throw new E5Error('USER_NOT_FOUND', { user: nameOrId })
  }
  return found
}

/** @throws E5Error USER_NOT_FOUND, NAME_TAKEN or DATABASE_UNAVAILABLE */
export async function createAccessKey(
  platform: Platform,
  user: UserRecord,
  nameOrId: string,
  request: CreateAccessKeyRequest,
): Promise<{ readonly record: AccessKeyRecord; readonly key: string }> {
  const { id: userId } = findUser(platform, user, nameOrId)
  const { key, kept } = createKey('access', request.name)
  const record = await platform.write((store) => store.createAccessKey({ ...kept, userId }))
  return { record, key }
}

/** @throws E5Error USER_NOT_FOUND, KEY_NOT_FOUND or DATABASE_UNAVAILABLE */
export async function revokeAccessKey(
  platform: Platform,
  user: UserRecord,
  nameOrId: string,
  called: string,
): Promise<void> {
  const { id } = findKey(platform.directory.accessKeysOf(findUser(platform, user, nameOrId)), called)
  const wasThere = await platform.write((store) => store.revokeAccessKey(id))
  if (!wasThere) throw new E5Error('KEY_NOT_FOUND', { key: called })
}

import type { User } from '../../contract/types/identity.ts';
import type { UserRecord } from './user-record.ts';

/** A stored user as the API returns it: without hash, attributes and state. */
export function toUser(
  record: Omit<UserRecord, 'passwordHash' | 'tokenVersion' | 'attributes' | 'disabledAt'>,
): User {
  return {
    id: record.id,
    email: record.email,
    name: record.name,
    role: record.role,
    tenant: record.tenant,
    timezone: record.timezone,
    createdAt: record.createdAt.toISOString(),
  };
}

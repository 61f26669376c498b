import type { UserDetails } from '../../contract/types/user.ts';
import type { AccountRecord } from './accounts-repository.ts';
import { toUser } from './to-user.ts';

/** A stored user as the API shows it to admins: without its hash. */
export function toUserDetails(record: AccountRecord): UserDetails {
  return {
    ...toUser(record),
    disabled: record.disabledAt !== null,
    attributes: { ...record.attributes },
    lastLoginAt: record.lastLoginAt?.toISOString() ?? null,
    updatedAt: record.updatedAt.toISOString(),
  };
}

import type { PasswordChange, ProfileChange, SessionSummary } from '../../contract/types/account.ts';
import type { Principal, User } from '../../contract/types/identity.ts';
import type { ListQuery, Page } from '../../contract/types/list.ts';
import type { RequestFacts } from '../../lens-types.ts';

/**
 * What users of Lens do with their own account, whatever their role. Throws a ForbiddenError for principals of any
 * other kind. What ends a session counts at once in this process, and within five seconds in every other.
 *
 * The session that a principal belongs to is known for the very object that `lens.auth.authenticate` gave; a copy of
 * it has none.
 */
export interface AccountService {
  /** Changes name or time zone. */
  update(principal: Principal, change: ProfileChange, facts?: RequestFacts): Promise<User>;
  /**
   * Ends every session but the principal's own. Throws AuthenticationError `invalid_credentials` for a wrong current
   * password: bound how often that may be tried, as for logins.
   */
  changePassword(principal: Principal, input: PasswordChange, facts?: RequestFacts): Promise<void>;
  /** Those that are still good, sorted by `createdAt` or `lastUsedAt`, the last one first; `q` is looked for in browser and address. */
  sessions(principal: Principal, query?: ListQuery): Promise<Page<SessionSummary>>;
  endSession(principal: Principal, id: string, facts?: RequestFacts): Promise<void>;
  /** Ends the principal's own session too. */
  endAllSessions(principal: Principal, facts?: RequestFacts): Promise<void>;
}

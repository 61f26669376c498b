import type { Principal, Role, User } from '../../contract/types/identity.ts';
import type { ListQuery, Page } from '../../contract/types/list.ts';
import type { UserChange, UserCreate, UserDetails } from '../../contract/types/user.ts';
import type { RequestFacts } from '../../lens-types.ts';

/**
 * Users of a tenant, for its admins. Whatever ends or narrows what a user may do counts at once for sessions in this
 * process, and within five seconds everywhere. Operators are neither made nor changed here: throws ForbiddenError.
 * API keys look after viewers and editors, not after admins.
 */
export interface UserAdministration {
  /** Sorted by `email` or `createdAt`; `q` is looked for in address and name. */
  list(principal: Principal, query?: ListQuery): Promise<Page<UserDetails>>;
  get(principal: Principal, id: string): Promise<UserDetails>;
  /** Throws LensError `conflict` for an address that somebody has, in whichever tenant. */
  add(principal: Principal, input: UserCreate, facts?: RequestFacts): Promise<UserDetails>;
  /**
   * A new password or address, or disabling, ends every session. Throws LensError `conflict` for a taken address, and
   * where the tenant would be left without an admin that is enabled.
   */
  update(principal: Principal, id: string, change: UserChange, facts?: RequestFacts): Promise<UserDetails>;
  /**
   * Deletes a user with its sessions and API keys. Datasets and dashboards stay, owned by nobody; so does the audit
   * log. Throws LensError `conflict` for the last admin that is enabled.
   */
  remove(principal: Principal, id: string, facts?: RequestFacts): Promise<void>;
}

/** Users: oneself, those of the own tenant, and making one without being anybody. */
export interface UserService extends UserAdministration {
  me(principal: Principal): Promise<User>;
  /** Makes a user in whichever tenant and role: for the host's own code and the command line, never for a request. */
  create(input: {
    email: string;
    password: string;
    role: Role;
    name?: string;
    tenant?: string;
  }): Promise<User>;
}

import type { ApiKey, ApiKeyCreate, ApiKeyRotate, ApiKeySecret } from '../../contract/types/api-key.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ListQuery, Page } from '../../contract/types/list.ts';
import type { RequestFacts } from '../../lens-types.ts';

/** Keys for programs, each of one tenant. All of it is for admins, and audited. */
export interface ApiKeyService {
  list(principal: Principal, query?: ListQuery): Promise<Page<ApiKey>>;
  get(principal: Principal, id: string): Promise<ApiKey>;
  /**
   * Makes a key and tells it, this once. Throws ForbiddenError for scopes beyond those of the principal, and for an
   * API key, which makes no others.
   */
  create(principal: Principal, input: ApiKeyCreate, facts?: RequestFacts): Promise<ApiKeySecret>;
  /**
   * Gives the key a new secret and tells it, this once. The one before works for `overlapSeconds` more, in all
   * processes; any older one ends. Throws ForbiddenError for a key with scopes beyond those of the principal.
   */
  rotate(principal: Principal, id: string, input?: ApiKeyRotate, facts?: RequestFacts): Promise<ApiKeySecret>;
  /** Revokes a key: at once in this process, within five seconds in every other. */
  remove(principal: Principal, id: string, facts?: RequestFacts): Promise<void>;
}

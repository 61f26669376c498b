import type { Principal } from '../../contract/types/identity.ts';
import type { ListQuery, Page } from '../../contract/types/list.ts';
import type {
  Tenant,
  TenantAdministration,
  TenantChange,
  TenantCreate,
} from '../../contract/types/tenant.ts';
import type { RequestFacts } from '../../lens-types.ts';

/**
 * Tenants and their settings. The own one is seen by all its people and changed by its admins; any other is for
 * operators, who are users of Lens or of the host. Changes are audited in the log of the tenant they concern.
 */
export interface TenantService {
  /** The principal's own tenant. Throws ForbiddenError for operators, API keys and guests. */
  get(principal: Principal): Promise<Tenant>;
  /** Changes the own tenant: answers follow at once in this process, within five seconds in every other. */
  update(principal: Principal, change: TenantChange, facts?: RequestFacts): Promise<Tenant>;
  /** All tenants of the deployment, for operators, as all that follows. */
  list(principal: Principal, query?: ListQuery): Promise<Page<Tenant>>;
  /** Throws LensError `conflict` for an id that is taken. */
  create(principal: Principal, input: TenantCreate, facts?: RequestFacts): Promise<Tenant>;
  getById(principal: Principal, id: string): Promise<Tenant>;
  updateById(
    principal: Principal,
    id: string,
    change: TenantAdministration,
    facts?: RequestFacts,
  ): Promise<Tenant>;
}

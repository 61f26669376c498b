import type { Principal } from '../../contract/types/identity.ts';
import type { AppDatabase } from '../../databases/index.ts';
import { ForbiddenError } from '../../errors/index.ts';
import { readHostPrincipal } from './read-host-principal.ts';
import { createBoundedMap } from '../bounded-map.ts';
import { isImmutable } from '../is-immutable.ts';
import { createTenantsRepository } from '../tenants/tenants-repository.ts';

/** As long as a session's state is trusted. */
const TRUST_MS = 3_000;
const MAX_TENANTS = 10_000;

export interface AdmitHostOptions {
  database: AppDatabase;
  /** Milliseconds that only move forward. @default performance.now */
  monotonic?: () => number;
}

/**
 * Takes what a host says about who asks. Throws a TypeError for what is no principal, and a ForbiddenError for a
 * tenant that was never made: a tenant by a slip of the pen would see nothing and store things nobody finds.
 */
export function createAdmitHost(options: AdmitHostOptions): (given: unknown) => Promise<Principal> {
  const { database, monotonic = () => performance.now() } = options;
  const tenants = createTenantsRepository(database, database.schema);
  const known = createBoundedMap<number>(MAX_TENANTS);
  // A host that hands in the same frozen object each time has it read once.
  const readBefore = new WeakMap<object, Principal>();

  function read(given: unknown): Principal {
    const before = typeof given === 'object' && given !== null ? readBefore.get(given) : undefined;
    if (before !== undefined) return before;
    const principal = readHostPrincipal(given);
    if (typeof given === 'object' && given !== null && isImmutable(given)) readBefore.set(given, principal);
    return principal;
  }

  return async (given) => {
    const principal = read(given);
    const { tenant } = principal;
    const seenAt = known.get(tenant);
    const now = monotonic();
    if (seenAt !== undefined && now - seenAt < TRUST_MS) return principal;
    if (!(await tenants.exists(tenant))) {
      throw new ForbiddenError(
        'The tenant of this identity does not exist here. Whoever runs the server has to make it first.',
      );
    }
    known.set(tenant, now);
    return principal;
  };
}

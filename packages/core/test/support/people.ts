import { randomUUID } from 'node:crypto';
import { scopesOfRole, type Lens, type Principal } from '../../src/index.ts';

/** Makes a user of this role and logs them in. */
export async function newUser(lens: Lens, role: Principal['role'], tenant?: string): Promise<Principal> {
  const password = 'a-long-enough-password-1';
  const email = `${randomUUID()}@example.com`;
  await lens.users.create({ email, password, role, ...(tenant === undefined ? {} : { tenant }) });
  return lens.auth.authenticate((await lens.auth.login({ email, password })).accessToken);
}

/** Somebody whom only the host knows. */
export function hostPrincipal(role: Principal['role'], tenant: string, id: string = 'host'): Principal {
  return { kind: 'host', id, tenant, role, scopes: scopesOfRole(role), attributes: {} };
}

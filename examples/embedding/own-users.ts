import express, { type Express } from 'express';
import { createLens, loadConfig, scopesOfRole, type Lens, type Principal } from '@istari-lens/core';
import { createRouter } from '@istari-lens/server';

/** Whom the host knows, by the value of its own session cookie; yours come from your own store. */
const visitors: ReadonlyMap<string, { id: string; staff: boolean; airport: string }> = new Map([
  ['session-of-ann', { id: 'ann', staff: true, airport: 'ORD' }],
  ['session-of-bob', { id: 'bob', staff: false, airport: 'LAX' }],
]);

/** What somebody of the host is in Lens; null for whoever the host does not know. */
function principalOf(cookies: string = ''): Omit<Principal, 'kind'> | null {
  const visitor = visitors.get(/(?:^|; )host-session=([^;]+)/.exec(cookies)?.[1] ?? '');
  if (visitor === undefined) return null;
  const role = visitor.staff ? 'editor' : 'viewer';
  const attributes = { airport: visitor.airport };
  return { id: visitor.id, tenant: 'default', role, scopes: scopesOfRole(role), attributes };
}

/** A host that knows its users. Whoever it does not know can still log in with an account of Lens. */
export function createHost(env: NodeJS.ProcessEnv): { app: Express; lens: Lens } {
  const lens = createLens(loadConfig(env));
  const app = express();
  app.use(
    '/analytics',
    createRouter(lens, { authenticate: (request) => principalOf(request.headers.cookie) }),
  );
  return { app, lens };
}

if (import.meta.main) {
  const { app } = createHost(process.env);
  app.listen(Number(process.env['PORT'] ?? 3001), '127.0.0.1');
}

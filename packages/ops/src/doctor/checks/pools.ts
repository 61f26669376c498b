import { connectionBudget } from '../../monitor/connection-budget.ts';
import { readServerFacts } from '../../postgres/server-facts.ts';
import type { DoctorCheckDescriptor } from '../check.ts';
import { fail, pass, skip, warn } from '../../report/finding.ts';

/** A process has, besides its pool, one connection for probes, up to one to cancel statements, and one that listens. */
const EXTRA_APP = 3;
/** With `CACHE_SHARED=postgres` there is a small pool for the cache, so that it takes none from others. */
const CACHE_APP = 3;
const EXTRA_ANALYTICS = 1;
/** Operations need a connection or two while the pools are full. */
const SPARE = 3;

/** All processes together cannot ask for more connections than the servers give. */
export const pools: DoctorCheckDescriptor = {
  title: 'pools against max_connections',
  async run({ appDatabase, analyticsDatabase, config, options }) {
    const replicas = options.replicas ?? 1;
    const extraApp = EXTRA_APP + (config?.cache.shared === 'postgres' ? CACHE_APP : 0);
    const sides = [
      { name: 'APP_DB_POOL_MAX', url: appDatabase?.directUrl, each: (appDatabase?.poolMax ?? 0) + extraApp },
      {
        name: 'ANALYTICS_DB_POOL_MAX',
        url: analyticsDatabase?.url,
        each: (analyticsDatabase?.poolMax ?? 0) + EXTRA_ANALYTICS,
      },
    ];
    const servers = new Map<string, { names: string[]; wanted: number; limit: number }>();
    for (const { name, url, each } of sides) {
      if (url === undefined) continue;
      const [budget, facts] = await Promise.all([connectionBudget({ url }), readServerFacts({ url })]);
      const limit = Math.min(
        budget.max - budget.reserved,
        budget.roleLimit ?? Infinity,
        budget.databaseLimit ?? Infinity,
      );
      // Two databases of one server share its connections.
      const key = facts.systemId ?? name;
      const known = servers.get(key);
      servers.set(key, {
        names: [...(known?.names ?? []), name],
        wanted: (known?.wanted ?? 0) + each * replicas,
        limit: Math.min(known?.limit ?? Infinity, limit),
      });
    }
    const [worst] = [...servers.values()].toSorted(
      (left, right) => right.wanted / right.limit - left.wanted / left.limit,
    );
    if (worst === undefined) return skip('No database is configured.');
    const facts = `${replicas === 1 ? 'One process asks' : `${replicas} processes ask`} for up to ${worst.wanted} connections (${worst.names.join(', ')}); the server gives ${worst.limit}.`;
    const fix = `Lower ${worst.names.join(' or ')}, raise max_connections or the role's CONNECTION LIMIT, or put PgBouncer in between (then APP_DB_DIRECT_URL goes around it).`;
    if (worst.wanted > worst.limit) return fail(facts, fix);
    if (worst.wanted + SPARE > worst.limit) return warn(`${facts} Nothing is left for operations.`, fix);
    return pass(facts);
  },
};

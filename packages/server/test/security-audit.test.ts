import type { Route, RouteName } from '@istari-lens/core/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routeTable } from '../src/http/route-table.ts';
import { createSecurityWorld, requestOf, type SecurityWorld } from './support/security-world.ts';

/** These ask, or change nothing that is kept. */
const KEEP_NOTHING: readonly RouteName[] = ['checkDataset', 'explainQuery', 'cancelQuery', 'invalidateCache'];
/** Of somebody who is not there, it says nothing: no tenant is theirs. */
const OF_NOBODY: readonly RouteName[] = ['login'];
/** Whose change is nobody's business but the own. */
const OWN: readonly RouteName[] = ['addFavourite', 'removeFavourite'];
/** Reads, and what it reads is worth a record. */
const LEAVES_THE_HOUSE: readonly RouteName[] = ['exportAuditEvents'];
const EXEMPT = new Set<RouteName>([...KEEP_NOTHING, ...OF_NOBODY, ...OWN]);

let world: SecurityWorld;

beforeAll(async () => {
  world = await createSecurityWorld();
});
afterAll(() => world?.close());

const changes = routeTable.filter(
  ({ name, route }: { name: RouteName; route: Route }) =>
    LEAVES_THE_HOUSE.includes(name) ||
    (route.method !== 'GET' && route.guard !== 'session' && route.answer !== true && !EXEMPT.has(name)),
);

describe('control 23: who changed what', () => {
  test.each(changes)('control 23: $name leaves a record', async ({ name, route }) => {
    const things = await world.more(world.own);
    const operator = route.guard === 'role:operator' ? await world.tokenOf('operator') : undefined;
    const { rows: before } = await world.app.query('select max(id)::text as id from lens.audit_log');
    const { status, body, headers } = await world.call(name, {
      ...requestOf(name, things),
      token: operator ?? things.adminToken,
    });
    expect([200, 201, 204], JSON.stringify(body)).toContain(status);
    const { rows } = await world.app.query(
      `select actor_id as "actorId", outcome, target_kind as target, request_id as "requestId", ip, tenant_id as tenant
        from lens.audit_log where id > $1 order by id`,
      [before[0]?.['id']],
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const record of rows) {
      expect(record).toMatchObject({
        outcome: 'success',
        // The log itself is no object in it.
        target: name === 'exportAuditEvents' ? null : expect.any(String),
        requestId: headers.get('x-request-id'),
        ip: expect.any(String),
        ...(route.guard === 'role:operator' ? {} : { tenant: 'default' }),
      });
    }
  });
});

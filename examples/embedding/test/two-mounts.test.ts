import { ADMIN, createLensDatabases, type LensDatabases } from '@istari-lens/testing';
import type { DatasetDefinition } from '@istari-lens/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { host } from '../no-http.ts';
import { createHost } from '../two-mounts.ts';
import { logIn, send } from './support/send.ts';
import { startHost, type RunningHost } from './support/start-host.ts';

const question = { dataset: 'flights', metrics: [{ aggregate: 'count' as const, as: 'n' }] };

let databases: LensDatabases;
let made: ReturnType<typeof createHost>;
let running: RunningHost;
let mounts: { europe: string; america: string };

/** A dataset of one name in both, over flights from one airport. */
function flightsFrom(origin: string): DatasetDefinition {
  return {
    name: 'flights',
    title: origin,
    base: { schema: 'public', table: 'flights' },
    fields: { origin: { column: 'origin', type: 'text' } },
    filters: [{ field: 'origin', op: 'eq', value: origin }],
  };
}

async function countOf(origin: string): Promise<number | undefined> {
  const { rows } = await databases.analytics.query<{ n: number }>(
    'select count(*)::int as n from flights where origin = $1',
    [origin],
  );
  return rows[0]?.n;
}

beforeAll(async () => {
  databases = await createLensDatabases();
  made = createHost(databases.env);
  running = await startHost(made.app);
  mounts = { europe: `${running.url}/europe/analytics`, america: `${running.url}/america/analytics` };
  await Promise.all([made.europe.ready(), made.america.ready()]);
  await made.europe.datasets.create(host, flightsFrom('ORD'));
  await made.america.datasets.create(host, flightsFrom('LAX'));
});
afterAll(async () => {
  await running?.close();
  await Promise.all([made?.europe.close(), made?.america.close()]);
  await databases?.drop();
});

describe('two mounts in one process', () => {
  test('control 13: never answer with the other’s rows, also from the cache', async () => {
    const [ord, lax] = await Promise.all([countOf('ORD'), countOf('LAX')]);
    expect(ord).not.toBe(lax);
    const keys = { europe: await logIn(mounts.europe, ADMIN), america: await logIn(mounts.america, ADMIN) };
    for (let round = 0; round < 3; round += 1) {
      const ask = (mount: 'europe' | 'america') =>
        send(`${mounts[mount]}/query`, { body: question, headers: keys[mount] });
      const [first, second] = await Promise.all([ask('europe'), ask('america')]);
      expect(first.body).toMatchObject({ rows: [{ n: ord }] });
      expect(second.body).toMatchObject({ rows: [{ n: lax }] });
    }
  });

  test('control 4: a token of one is nothing to the other, even with one SECRET_KEY', async () => {
    const headers = await logIn(mounts.europe, ADMIN);
    expect((await send(`${mounts.europe}/auth/me`, { headers })).status).toBe(200);
    expect((await send(`${mounts.america}/auth/me`, { headers })).status).toBe(401);
  });

  test('control 7: cookies of one are not those of the other', async () => {
    const names = await Promise.all(
      Object.values(mounts).map(async (mount) => {
        const { headers } = await send(`${mount}/auth/login`, { body: ADMIN });
        return headers.getSetCookie()[0]?.split('=')[0];
      }),
    );
    expect(names[0]).toMatch(/^lens-europe-analytics-/);
    expect(names[1]).toMatch(/^lens-america-analytics-/);
  });

  test('dropping answers of one leaves those of the other', async () => {
    const runIn = async (mount: 'europe' | 'america') =>
      (await made[mount].queries.run(question, host)).cache.status;
    for (const mount of ['europe', 'america'] as const) await runIn(mount);
    await made.europe.cache.invalidate({ tags: ['tenant:"default"'] });
    expect(await runIn('america')).toBe('hit');
    expect(await runIn('europe')).toBe('miss');
  });

  test('closing one leaves the other alone', async () => {
    await made.europe.close();
    expect((await send(`${mounts.america}/health/ready`)).status).toBe(200);
    const headers = await logIn(mounts.america, ADMIN);
    const { body } = await send(`${mounts.america}/query`, { body: question, headers });
    expect(body).toMatchObject({ rows: [{ n: await countOf('LAX') }] });
    expect((await send(`${mounts.europe}/auth/login`, { body: ADMIN })).status).toBe(503);
  });
});

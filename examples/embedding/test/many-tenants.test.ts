import { createLensDatabases, type LensDatabases } from '@istari-lens/testing';
import { createLens, loadConfig, type Lens } from '@istari-lens/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countFor, customer, departures, flights } from '../many-tenants.ts';

const customers = [customer('ann', 'ORD'), customer('bob', 'LAX'), customer('cy'), customer('dee', 'ORD')];

let databases: LensDatabases;
let lens: Lens;
let expected: unknown[];

beforeAll(async () => {
  databases = await createLensDatabases();
  const reader = new URL(databases.analytics.readerUrl).username;
  await databases.analytics.query(`
    create table departures as select * from flights;
    grant select on departures to "${reader}";
    alter table departures enable row level security;
    create policy by_airport on departures using (origin = current_setting('app.airport'))`);
  lens = createLens(loadConfig(databases.env));
  await lens.ready();
  for (const dataset of [flights, departures]) await lens.datasets.create(customer('setup'), dataset);
  const counts = new Map<string, number>();
  for (const { origin, n } of (
    await databases.analytics.query<{ origin: string; n: number }>(
      'select origin, count(*)::int as n from flights group by 1',
    )
  ).rows)
    counts.set(origin, n);
  expected = [counts.get('ORD'), counts.get('LAX'), 0, counts.get('ORD')];
});
afterAll(async () => {
  await lens?.close();
  await databases?.drop();
});

describe('customers of one host', () => {
  test.each(['flights', 'departures'] as const)(
    'control 13: see their own rows of %s, also from the cache',
    async (name) => {
      expect(new Set(expected).size).toBe(3);
      for (let round = 0; round < 3; round += 1)
        expect(await countFor(lens, name, customers)).toEqual(expected);
    },
  );

  test('control 13: share an answer only where they may see the same rows', async () => {
    await lens.cache.invalidate({ tags: [`tenant:"default"`] });
    const question = { dataset: 'flights', metrics: [{ aggregate: 'count' as const, as: 'm' }] };
    const states: string[] = [];
    for (const who of [customer('ann', 'ORD'), customer('dee', 'ORD'), customer('bob', 'LAX')])
      states.push((await lens.queries.run(question, who)).cache.status);
    expect(states).toEqual(['miss', 'hit', 'miss']);
  });
});

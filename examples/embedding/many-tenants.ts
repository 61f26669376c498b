import { createLens, defineDataset, loadConfig, type Lens, type Principal } from '@istari-lens/core';

/** Each customer sees the flights of their own airport: a predicate that Lens adds to every question. */
export const flights = defineDataset({
  name: 'flights',
  title: 'Flights',
  base: { schema: 'public', table: 'flights' },
  fields: {
    origin: { column: 'origin', type: 'text' },
    delay: { column: 'delay', type: 'integer' },
  },
  policy: { rows: { field: 'origin', op: 'eq', value: { attribute: 'airport' } } },
} as const);

/** The same by the database's own row-level security, which reads a setting that Lens makes. */
export const departures = defineDataset({
  name: 'departures',
  title: 'Departures',
  base: { schema: 'public', table: 'departures' },
  fields: { origin: { column: 'origin', type: 'text' } },
  policy: { native: { settings: { 'app.airport': { attribute: 'airport' } } } },
} as const);

/** A customer of the host. Without an airport there are no rows for them. */
export function customer(id: string, airport?: string): Principal {
  return {
    kind: 'host',
    id,
    tenant: 'default',
    role: 'editor',
    scopes: ['query:read', 'datasets:write'],
    attributes: airport === undefined ? {} : { airport },
  };
}

/** How many rows of a dataset each customer sees. */
export async function countFor(
  lens: Lens,
  dataset: 'flights' | 'departures',
  customers: Principal[],
): Promise<unknown[]> {
  const question = { dataset, metrics: [{ aggregate: 'count' as const, as: 'n' }] };
  const results = await Promise.all(customers.map((who) => lens.queries.run(question, who)));
  return results.map(({ rows }) => rows[0]?.['n']);
}

if (import.meta.main) {
  await using lens = createLens(loadConfig(process.env));
  await lens.ready();
  await lens.datasets.create(customer('setup'), flights);
  console.log(await countFor(lens, 'flights', [customer('ann', 'ORD'), customer('bob', 'LAX')]));
}

import { expect } from 'vitest';
import type { PolicyFilter } from '../../src/contract/types/dataset.ts';
import type { Filter, QueryResult, QuerySpec } from '../../src/contract/types/query.ts';
import { fieldValuesSpec } from '../../src/query/index.ts';
import { holds } from './holds.ts';
import { CANARIES, itemsOf, type Sale } from './sales.ts';

/** What varies in the questions: a filter, the rows wanted, and whether they keep to the segments. */
export interface Asked {
  filter: PolicyFilter;
  limit: number;
  segment: boolean;
}

const total = (rows: readonly Sale[]): number | null => {
  const amounts = rows.flatMap(({ amount }) => (amount === null ? [] : [amount]));
  return amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum + amount, 0);
};
const distinct = (values: readonly (string | null)[]): (string | null)[] => {
  const found = [...new Set(values)];
  const words = found.filter((value) => value !== null).toSorted((a, b) => (a < b ? -1 : 1));
  return found.includes(null) ? [...words, null] : words;
};

/** Everything that is asked of one policy, and what a computation over the allowed sales says. */
export async function compare(
  ask: (spec: QuerySpec) => Promise<QueryResult>,
  allowed: readonly Sale[],
  { filter, limit, segment }: Asked,
): Promise<void> {
  const filters = [filter as Filter];
  const segments = segment ? ['large', 'first'] : [];
  const kept = allowed.filter(
    (sale) => holds(filter, sale) && (!segment || ((sale.amount ?? 0) > 20 && sale.secret === CANARIES[0])),
  );
  const ids = kept.map(({ id }) => id);

  const listed = await ask({
    dataset: 'sales',
    dimensions: ['id', 'tier', 'customer'],
    filters,
    segments,
    limit,
    orderBy: [{ field: 'id', direction: 'desc' }],
  });
  expect(listed.rows).toEqual(
    kept
      .toReversed()
      .slice(0, limit)
      .map(({ id, tier }) => ({ id, tier, customer: null })),
  );
  expect(listed.truncated).toBe(ids.length > limit);

  const grouped = await ask({
    dataset: 'sales',
    dimensions: ['tenant'],
    metrics: [
      { aggregate: 'count', as: 'n' },
      {
        aggregate: 'count',
        as: 'every',
        filters: [
          {
            or: [
              { field: 'id', op: 'notNull' },
              { field: 'id', op: 'isNull' },
            ],
          },
        ],
      },
      { aggregate: 'sum', field: 'amount', as: 'sum' },
      { metric: 'total', as: 'gold', filters: [{ field: 'tier', op: 'eq', value: 'gold' }] },
      { metric: 'known' },
    ],
    having: [{ field: 'n', op: 'gt', value: 2 }],
    filters,
    segments,
  });
  const tenants = distinct(kept.map(({ tenant }) => tenant));
  const groups = tenants.map((tenant) => ({ tenant, rows: kept.filter((sale) => sale.tenant === tenant) }));
  expect(grouped.rows).toEqual(
    groups
      .filter(({ rows }) => rows.length > 2)
      .map(({ tenant, rows }) => ({
        tenant,
        n: rows.length,
        every: rows.length,
        sum: total(rows),
        gold: total(rows.filter(({ tier }) => tier === 'gold')),
        known: rows.filter(({ secret }) => secret === CANARIES[0]).length,
      })),
  );

  const all = await ask({
    dataset: 'sales',
    metrics: [{ aggregate: 'count', as: 'n' }, { metric: 'total' }],
    filters,
  });
  const unsegmented = allowed.filter((sale) => holds(filter, sale));
  expect(all.rows).toEqual([{ n: unsegmented.length, total: total(unsegmented) }]);

  const listing = await ask(fieldValuesSpec('sales', { field: 'tier', filters, limit: 2 }));
  const tiers = distinct(unsegmented.map(({ tier }) => tier));
  expect(listing.rows).toEqual(tiers.slice(0, 2).map((value) => ({ value })));
  const found = await ask(fieldValuesSpec('sales', { field: 'region', q: 'O', filters }));
  const regions = distinct(unsegmented.map(({ region }) => region));
  expect(found.rows).toEqual(regions.filter((region) => /o/i.test(region ?? '')).map((value) => ({ value })));

  // Sales and their items are many to one; a sum over both must not count a sale once for each item.
  const items = await ask({
    dataset: 'sales',
    dimensions: ['tenant'],
    metrics: [
      { aggregate: 'count', as: 'n' },
      { aggregate: 'sum', field: 'amount', as: 'sum' },
      { aggregate: 'sum', field: 'price', as: 'price' },
    ],
    filters,
  });
  expect(items.rows).toEqual(
    distinct(unsegmented.map(({ tenant }) => tenant)).map((tenant) => {
      const rows = unsegmented.filter((sale) => sale.tenant === tenant);
      const prices = rows.flatMap(itemsOf);
      const price = prices.length === 0 ? null : prices.reduce((sum, one) => sum + one, 0);
      return { tenant, n: rows.length, sum: total(rows), price };
    }),
  );

  await compareStages(ask, unsegmented, filters);
}

/** Totals, the others, two levels, shares of all groups, rows as they are and their explanation's order. */
async function compareStages(
  ask: (spec: QuerySpec) => Promise<QueryResult>,
  kept: readonly Sale[],
  filters: readonly Filter[],
): Promise<void> {
  const asked = { dataset: 'sales', filters: [...filters] };
  const regions = distinct(kept.map(({ region }) => region));
  const groups = regions.map((region) => ({ region, rows: kept.filter((sale) => sale.region === region) }));
  const ranked = groups.toSorted((left, right) => right.rows.length - left.rows.length);
  const rest = ranked.slice(1).flatMap(({ rows }) => rows);
  const different = (rows: readonly Sale[]): number =>
    new Set(rows.map(({ tier }) => tier).filter((tier) => tier !== null)).size;
  const staged = await ask({
    ...asked,
    dimensions: ['region'],
    metrics: [
      { aggregate: 'count', as: 'n' },
      { aggregate: 'countDistinct', field: 'tier', as: 'tiers' },
      { aggregate: 'share', as: 'share' },
    ],
    topN: { by: 'n', n: 1, others: true },
    totals: true,
  });
  const shareOf = (rows: readonly Sale[]): number | null =>
    kept.length === 0 ? null : rows.length / kept.length;
  const valuesOf = (rows: readonly Sale[]): object => ({
    n: rows.length,
    tiers: different(rows),
    share: shareOf(rows),
  });
  expect(staged.totals).toEqual({ grand: valuesOf(kept), subtotals: [] });
  const [first] = ranked;
  expect(staged.rows).toEqual([
    ...(first === undefined ? [] : [{ region: first.region, ...valuesOf(first.rows) }]),
    ...(ranked.length > 1 ? [{ region: null, ...valuesOf(rest), $others: true }] : []),
  ]);

  const levels = await ask({
    ...asked,
    metrics: [{ aggregate: 'max', over: { aggregate: 'count', per: ['region', 'tenant'] }, as: 'most' }],
  });
  const finer = Map.groupBy(kept, ({ region, tenant }) => JSON.stringify([region, tenant]));
  const most = [...finer.values()].map(({ length }) => length);
  expect(levels.rows).toEqual([{ most: most.length === 0 ? null : Math.max(...most) }]);

  const rows = await ask({ ...asked, fields: ['id', 'tier', 'customer'] });
  expect(rows.rows).toEqual(kept.map(({ id, tier }) => ({ id, tier, customer: null })));
}

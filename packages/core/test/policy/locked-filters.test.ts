import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheKey } from '../../src/cache/index.ts';
import type { DatasetDefinition } from '../../src/contract/types/dataset.ts';
import type { LockedFilter } from '../../src/contract/types/embed.ts';
import type { Principal } from '../../src/contract/types/identity.ts';
import type { QuerySpec } from '../../src/contract/types/query.ts';
import type { CompiledQuery, QueryContext } from '../../src/query/index.ts';
import { compile, issuesOf, VIEWER } from '../query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from '../query-run.ts';
import { comparison, condition, policyCase } from './arbitraries.ts';
import { compare } from './compare.ts';
import { holds } from './holds.ts';
import { makeSales, SALES, salesSql } from './sales.ts';

const sales = makeSales();
const COUNT: Partial<QuerySpec> = { metrics: [{ aggregate: 'count', as: 'n' }] };
const DAYS: DatasetDefinition = {
  name: 'days',
  base: { schema: 'public', table: 'days' },
  fields: {
    id: { column: 'id', type: 'integer' },
    at: { column: 'at', type: 'timestamp', storedAs: { kind: 'timestamptz' } },
  },
};

let db: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(`${salesSql('public')}
    create table days as select n as id, timestamptz '2024-03-01T00:00Z' + n * interval '1 hour' as at
      from generate_series(0, 95) n`);
  runner = await createQueryRunner(db.url);
});
afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

function lockedBy(...filters: readonly object[]): Principal {
  // As they come from a token: what a filter says of itself, under the dataset's name or id.
  const lockedFilters = filters.map((filter) => ({ dataset: 'sales', ...filter }) as LockedFilter);
  return { ...VIEWER, lockedFilters };
}

const asked = fc.record({
  filter: condition,
  limit: fc.integer({ min: 1, max: 100 }),
  segment: fc.boolean(),
});
const references = fc.constantFrom('sales', 'dataset-1', 'DATASET-1');

describe('control 15: locked filters', () => {
  it(
    'control 15: leave exactly the rows for which all of them hold, whatever is asked',
    { timeout: 120_000 },
    async () => {
      const seen = { none: 0, some: 0, guarded: 0 };
      const locks = fc.array(fc.tuple(comparison, references), { minLength: 1, maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(locks, fc.option(policyCase), asked, async (locked, guard, question) => {
          fc.pre(guard?.outcome.kind !== 'refused');
          const filters = locked.map(([filter, dataset]) => ({ ...filter, dataset }));
          const principal = { ...lockedBy(...filters), attributes: guard?.attributes ?? {} };
          const policy = { ...SALES.policy, ...(guard === null ? {} : { rows: guard.policy }) };
          const mayBeSeen = (sale: (typeof sales)[number]): boolean =>
            guard === null || (guard.outcome.kind === 'rows' && holds(guard.outcome.condition, sale));
          const allowed = sales.filter(
            (sale) => mayBeSeen(sale) && locked.every(([filter]) => holds(filter, sale)),
          );
          if (guard !== null) seen.guarded += 1;
          seen[allowed.length === 0 ? 'none' : 'some'] += 1;
          await compare((spec) => runner.ask({ ...SALES, policy }, spec, { principal }), allowed, question);
        }),
        { numRuns: 100 },
      );
      for (const count of Object.values(seen)) expect(count).toBeGreaterThanOrEqual(5);
    },
  );

  it('control 15: of another dataset change nothing', () => {
    const other = { ...lockedBy(), lockedFilters: [{ dataset: 'others', field: 'id', op: 'eq', value: 1 }] };
    const principal: Principal = { ...VIEWER, ...(other as Pick<Principal, 'lockedFilters'>) };
    expect(compile(SALES, COUNT, { principal }).statement).toEqual(compile(SALES, COUNT).statement);
  });

  it('control 15: may lock what is hidden or masked for whoever asks', async () => {
    const principal = lockedBy(
      { field: 'secret', op: 'eq', value: 'canary-one' },
      { field: 'customer', op: 'in', value: [1, 2] },
    );
    const { rows } = await runner.ask(SALES, COUNT, { principal });
    const kept = sales.filter(
      ({ secret, customer }) => secret === 'canary-one' && (customer === 1 || customer === 2),
    );
    expect(rows).toEqual([{ n: kept.length }]);
    expect(kept.length).toBeGreaterThan(0);
  });

  it.each<[string, object]>([
    ['of a field that is gone', { field: 'gone', op: 'eq', value: 1 }],
    ['of a field of another type', { field: 'amount', op: 'eq', value: 'much' }],
    ['with an operator that the field has not', { field: 'amount', op: 'startsWith', value: '1' }],
    ['without its value', { field: 'amount', op: 'eq' }],
    ['by null', { field: 'region', op: 'eq', value: null }],
    ['by a value with NUL', { field: 'region', op: 'eq', value: 'a\0' }],
  ])('control 15: %s give no answer, and say nothing of what they are', (_, filter) => {
    const issues = issuesOf(SALES, COUNT, { principal: lockedBy(filter) });
    expect(issues.map(({ pointer, code }) => [pointer, code])).toEqual([['/dataset', 'invalid_policy']]);
    expect(JSON.stringify(issues)).not.toMatch(/gone|amount|region|much/);
  });

  it('control 15: are a part of the key of an answer and of the class of fusion', () => {
    const keyOf = (principal: Principal): unknown => {
      const compiled = compile(SALES, COUNT, { principal });
      const parts = {
        tenant: 't',
        role: 'viewer',
        dataSourceId: 'd',
        dataSourceVersion: 1,
        datasetRevision: 1,
      };
      return { key: cacheKey({ ...parts, compiled }), policy: compiled.policyFingerprint };
    };
    const keys = [
      keyOf(VIEWER),
      keyOf(lockedBy({ field: 'region', op: 'eq', value: 'north' })),
      keyOf(lockedBy({ field: 'region', op: 'eq', value: 'North' })),
      keyOf(lockedBy({ field: 'region', op: 'in', value: ['north'] })),
      keyOf(lockedBy({ field: 'region', op: 'eq', value: 'north' }, { field: 'amount', op: 'gt', value: 1 })),
    ];
    expect(new Set(keys.map((key) => JSON.stringify(key))).size).toBe(keys.length);
    expect(new Set(keys.map((key) => Object(key)['policy'])).size).toBe(keys.length);
  });

  describe('control 15: of days', () => {
    const march2: LockedFilter = {
      dataset: 'days',
      field: 'at',
      op: 'inRange',
      value: { start: '2024-03-02', end: '2024-03-03' },
    };
    const principal: Principal = { ...VIEWER, lockedFilters: [march2] };
    const idsOf = async (
      changes: Partial<QueryContext>,
      spec: Partial<QuerySpec> = {},
    ): Promise<unknown[]> => {
      const { rows } = await runner.ask(
        DAYS,
        { dimensions: ['id'], limit: 200, ...spec },
        { principal, ...changes },
      );
      return rows.map(({ id }) => id);
    };
    const hours = (from: number): number[] => Array.from({ length: 24 }, (_, index) => from + index);

    it('control 15: mean days of the dataset, whatever zone is asked for', async () => {
      expect(await idsOf({})).toEqual(hours(24));
      expect(await idsOf({}, { timezone: 'Pacific/Kiritimati' })).toEqual(hours(24));
      expect(await idsOf({ timezones: ['Pacific/Kiritimati', 'Asia/Tokyo'] })).toEqual(hours(24));
      expect(await idsOf({ homeTimezones: [null, 'Asia/Tokyo'] }, { timezone: 'UTC' })).toEqual(hours(15));
    });

    it('control 15: end when the clock says so, with the answer that is kept', () => {
      const today: LockedFilter = { ...march2, value: { this: 'day' } };
      const compiled: CompiledQuery = compile(DAYS, COUNT, {
        principal: { ...VIEWER, lockedFilters: [today] },
      });
      expect(compiled.validUntil).toEqual(new Date('2024-03-13T00:00:00.000Z'));
      expect(compiled.ranges).toEqual([]);
    });
  });
});

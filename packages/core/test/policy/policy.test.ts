import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheKey } from '../../src/cache/index.ts';
import type { DatasetDefinition, DatasetPolicy, PolicyFilter } from '../../src/contract/types/dataset.ts';
import type { Principal } from '../../src/contract/types/identity.ts';
import type { QueryResult, QuerySpec } from '../../src/contract/types/query.ts';
import { createAnalyticsDatabase, type AnalyticsDatabase } from '../../src/databases/index.ts';
import { ValidationError } from '../../src/errors/index.ts';
import { createExecutor, type Executor } from '../../src/execution/index.ts';
import { compileQuery, type CompiledQuery } from '../../src/query/index.ts';
import { contextFor, VIEWER } from '../query-fixtures.ts';
import { condition, policyCase } from './arbitraries.ts';
import { compare, type Asked } from './compare.ts';
import { holds } from './holds.ts';
import { CANARIES, makeSales, SALES, salesSql } from './sales.ts';

const sales = makeSales();
const suffix = Math.random().toString(36).slice(2, 10);
const LOGIN = `sales_login_${suffix}`;
const ROWS = `sales_rows_${suffix}`;
let db: TestDatabase;
let analytics: AnalyticsDatabase;
let executor: Executor;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(`create role ${LOGIN} login password 'sales'; create role ${ROWS} nologin; grant ${ROWS} to ${LOGIN};
    ${salesSql(`${LOGIN}, ${ROWS}`)}
    create table guarded as select * from sales;
    grant select on guarded to ${ROWS};
    alter table guarded enable row level security;
    create policy visible on guarded to ${ROWS} using (
      tenant = current_setting('app.tenant') and region = any (current_setting('app.regions')::text[]));`);
  const url = new URL(db.url);
  url.username = LOGIN;
  url.password = 'sales';
  analytics = createAnalyticsDatabase({ url: url.href, poolMax: 1 });
  executor = createExecutor({
    databaseFor: () => analytics,
    limits: { timeoutMs: 10_000, maxRows: 1_000, maxBytes: 10_000_000 },
  });
});
afterAll(async () => {
  await analytics?.close();
  await db?.query(`drop owned by ${LOGIN}, ${ROWS}; drop role ${LOGIN}, ${ROWS}`);
  await db?.drop();
});

function compile(definition: DatasetDefinition, spec: QuerySpec, principal: Principal): CompiledQuery {
  return compileQuery(spec, contextFor(definition, { principal }));
}

async function ask(
  definition: DatasetDefinition,
  spec: QuerySpec,
  principal: Principal,
): Promise<QueryResult> {
  const answer = await executor.run(compile(definition, spec, principal), { tenant: principal.tenant });
  return JSON.parse(Buffer.from(answer).toString()) as QueryResult;
}

const withRows = (rows: PolicyFilter): DatasetDefinition => ({ ...SALES, policy: { ...SALES.policy, rows } });
const as = (attributes: Record<string, unknown>, role: Principal['role'] = 'viewer'): Principal => ({
  ...VIEWER,
  role,
  attributes,
});
const question: fc.Arbitrary<Asked> = fc.record({
  filter: condition,
  limit: fc.integer({ min: 1, max: 100 }),
  segment: fc.boolean(),
});

describe('row policy', () => {
  it('leaves exactly the rows that it allows, whatever is asked', { timeout: 60_000 }, async () => {
    const seen = { rows: 0, none: 0, refused: 0, partial: 0 };
    await fc.assert(
      fc.asyncProperty(policyCase, question, async ({ policy, attributes, outcome }, asked) => {
        seen[outcome.kind] += 1;
        const definition = withRows(policy);
        if (outcome.kind === 'refused') {
          const count: QuerySpec = { dataset: 'sales', metrics: [{ aggregate: 'count' }] };
          expect(() => compile(definition, count, as(attributes))).toThrow(ValidationError);
          return;
        }
        const allowed = outcome.kind === 'none' ? [] : sales.filter((sale) => holds(outcome.condition, sale));
        if (allowed.length > 0 && allowed.length < sales.length) seen.partial += 1;
        await compare((spec) => ask(definition, spec, as(attributes)), allowed, asked);
      }),
      { numRuns: 150 },
    );
    // The run is worth something: each outcome came up, and policies cut.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThanOrEqual(5);
  });
});

describe('row-level security', () => {
  const texts: fc.Arbitrary<string> = fc.constantFrom(
    'north',
    'north',
    'South',
    '%_',
    'north,South',
    '{north}',
    'a"b',
    '',
  );
  const attributesOf = fc.record({
    tenant: fc.constantFrom('t1', 't1', 't1', 't2', 't2', 't3', undefined, null, ''),
    regions: fc.option(fc.array(texts, { maxLength: 4 }), { nil: undefined, freq: 10 }),
  });
  const guarded: DatasetPolicy = {
    ...SALES.policy,
    native: {
      role: ROWS,
      settings: { 'app.tenant': { attribute: 'tenant' }, 'app.regions': { attribute: 'regions' } },
    },
  };
  const typed: PolicyFilter = {
    and: [
      { field: 'tenant', op: 'eq', value: { attribute: 'tenant' } },
      { field: 'region', op: 'in', value: { attribute: 'regions' } },
    ],
  };
  const native: DatasetDefinition = {
    ...SALES,
    base: { schema: 'public', table: 'guarded' },
    policy: guarded,
  };

  it('answers as the typed predicate does, with a role of its own', { timeout: 60_000 }, async () => {
    let nonEmpty = 0;
    await fc.assert(
      fc.asyncProperty(attributesOf, question, async (attributes, asked) => {
        const allowed = sales.filter(
          ({ tenant, region }) =>
            tenant !== null &&
            tenant === attributes.tenant &&
            attributes.regions?.includes(region ?? '-') === true,
        );
        if (allowed.length > 0) nonEmpty += 1;
        await compare((spec) => ask(native, spec, as(attributes)), allowed, asked);
        await compare((spec) => ask(withRows(typed), spec, as(attributes)), allowed, asked);
      }),
      { numRuns: 50 },
    );
    expect(nonEmpty).toBeGreaterThanOrEqual(5);
  });
});

describe('errors', () => {
  const name = fc.constantFrom('secret', 'shadow', 'customer', 'secreta', 'amuont', 'canary', 'regions', '');
  const value = fc.oneof(fc.constantFrom(...CANARIES, 'canary'), fc.integer(), fc.constant(null));
  const bad: fc.Arbitrary<Partial<QuerySpec>> = fc.record(
    {
      dimensions: fc.array(name, { maxLength: 2 }),
      metrics: fc.array(
        fc.oneof(
          fc.record({
            aggregate: fc.constantFrom('max' as const, 'count' as const),
            field: name,
            as: fc.constant('m'),
          }),
          fc.record({ metric: name }),
          fc.record({ formula: name.map((text) => `sum(${text}) + n`), as: fc.constant('f') }),
        ),
        { maxLength: 2 },
      ),
      filters: fc.array(
        fc.record({
          field: name,
          op: fc.constantFrom('eq' as const, 'contains' as const, 'in' as const),
          value,
        }),
        {
          maxLength: 2,
        },
      ),
      segments: fc.array(name, { maxLength: 1 }),
      having: fc.array(fc.record({ field: name, op: fc.constant('gt' as const), value }), { maxLength: 1 }),
      orderBy: fc.array(fc.record({ field: name }), { maxLength: 1 }),
    },
    { requiredKeys: [] },
  );

  it('tell no value of the data and nothing of a hidden field', () => {
    let refused = 0;
    fc.assert(
      fc.property(policyCase, bad, ({ policy, attributes }, spec) => {
        try {
          compile(withRows(policy), { dataset: 'sales', ...spec }, as(attributes));
        } catch (error) {
          if (!(error instanceof ValidationError)) throw error;
          refused += 1;
          // Only what the question itself says may come back.
          const asked = new Set(JSON.stringify(spec).split(/\W+/));
          const told = JSON.stringify([error.message, error.issues]);
          expect(told).not.toMatch(/Hush|canary-/);
          for (const word of ['secret', 'shadow', ...Object.values(attributes).flat()]) {
            if (typeof word !== 'string' || word.length < 4 || /north|South/.test(word)) continue;
            if (!asked.has(word)) expect(told.split(/\W+/)).not.toContain(word);
          }
          for (const { allowed = [], suggestion } of error.issues) {
            for (const hidden of ['secret', 'shadow']) {
              // The aliases of a question are its own words.
              if (!asked.has(hidden)) expect([...allowed, suggestion]).not.toContain(hidden);
            }
          }
        }
      }),
      { numRuns: 400 },
    );
    expect(refused).toBeGreaterThan(200);
  });
});

describe('the cache', () => {
  it('is shared by those who may see the same, and by no others', () => {
    const scalar = fc.oneof(
      fc.constantFrom('t1', 't2', '1', '', 'null', 'no rows'),
      fc.integer({ min: 0, max: 2 }),
      fc.constant(null),
    );
    const attributesOf = fc.record(
      { tenant: scalar, regions: fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), unused: scalar },
      { requiredKeys: [] },
    );
    const native: DatasetDefinition = {
      ...SALES,
      policy: {
        native: {
          settings: { 'app.tenant': { attribute: 'tenant' }, 'app.regions': { attribute: 'regions' } },
        },
      },
    };
    const typed = withRows({
      or: [
        { field: 'tenant', op: 'eq', value: { attribute: 'tenant' } },
        { field: 'region', op: 'in', value: { attribute: 'regions' } },
      ],
    });
    const keyOf = (definition: DatasetDefinition, principal: Principal): string | undefined => {
      try {
        const spec: QuerySpec = { dataset: 'sales', metrics: [{ aggregate: 'count' }] };
        const compiled = compile(definition, spec, principal);
        const { tenant, role } = principal;
        return cacheKey({
          compiled,
          tenant,
          role,
          dataSourceId: 'd',
          dataSourceVersion: 1,
          datasetRevision: 1,
        });
      } catch (error) {
        if (error instanceof ValidationError) return undefined;
        throw error;
      }
    };
    let shared = 0;
    fc.assert(
      fc.property(attributesOf, attributesOf, fc.constantFrom(native, typed), (one, other, definition) => {
        const [left, right] = [keyOf(definition, as(one)), keyOf(definition, as(other))];
        if (left === undefined || right === undefined) return;
        expect(keyOf(definition, as({ ...one, unused: 'else' }))).toBe(left);
        expect(keyOf(definition, { ...as(one), tenant: 'other' })).not.toBe(left);
        expect(keyOf(definition, as(one, 'editor'))).not.toBe(left);
        if (left !== right) return;
        shared += 1;
        // Who sees nothing sees the same nothing, whatever the reason.
        expect(textOf(one, definition === native)).toBe(textOf(other, definition === native));
      }),
      { numRuns: 1_000 },
    );
    expect(shared).toBeGreaterThan(20);
  });
});

/** The attributes as the policy reads them: as text where they become settings, and one word for no rows. */
function textOf(
  { tenant = null, regions = null }: { tenant?: unknown; regions?: unknown },
  isNative: boolean,
): string {
  const parts = [tenant, regions];
  const isMissing = parts.flat().includes(null) || (isNative && parts.includes(''));
  if (isMissing) return 'nothing';
  const text = (part: unknown): unknown => (Array.isArray(part) ? part.map(String) : String(part));
  return JSON.stringify(isNative ? parts.map(text) : parts);
}

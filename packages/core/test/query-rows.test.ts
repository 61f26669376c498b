import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { QueryResult, QuerySpec, Row } from '../src/contract/types/query.ts';
import { createFernet, generateFernetKey } from '../src/crypto/index.ts';
import { createCursorSeal } from '../src/model/queries/cursor-seal.ts';
import type { QueryContext } from '../src/query/index.ts';
import { compile, EVERYTHING, issuesOf, VIEWER } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

const cursors = createCursorSeal(createFernet(generateFernetKey()));
const KEYED: DatasetDefinition = { ...EVERYTHING, key: ['big'] };

let db: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(`
    CREATE TABLE public.everything (
      c_text text, c_boolean boolean, c_integer integer, c_bigint bigint PRIMARY KEY, c_numeric numeric,
      c_double double precision, c_real real, c_date date, c_timestamptz timestamptz, c_local timestamp, c_zoned timestamp,
      c_seconds bigint, c_millis bigint, c_time time, c_json json, c_array text[], c_uuid uuid);
    INSERT INTO public.everything
      SELECT (ARRAY['a', 'B', 'é', '', NULL, 'a b'])[1 + n % 6], (ARRAY[true, false, NULL])[1 + n % 3], n % 5, n,
        (ARRAY['1.50', '1.5', 'NaN', '-3', NULL])[1 + n % 5]::numeric, (ARRAY['NaN', '-0', '0', '0.1', 'Infinity', NULL, '-Infinity'])[1 + n % 7]::float8,
        (ARRAY[0.1, 0.2, NULL, 16777216, 1e-30])[1 + n % 5]::real, date '2024-03-01' + n % 4,
        (ARRAY['infinity', '2024-03-10 07:30:00.123456Z', NULL, '-infinity', '2024-11-03 05:30Z'])[1 + n % 5]::timestamptz,
        timestamp '2024-03-01' + n % 4 * interval '1.000001 s', timestamp '2024-11-03 01:30' + n % 3 * interval '1 hour', n % 4, n % 3 * 1000,
        (ARRAY['24:00', '00:00', NULL])[1 + n % 3]::time, '{"b": 1}', ARRAY['x', NULL], (ARRAY[NULL, '00000000-0000-0000-0000-000000000001'])[1 + n % 2]::uuid
      FROM generate_series(1, 83) AS n`);
  runner = await createQueryRunner(db.url);
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

const REAL: DatasetDefinition = {
  ...KEYED,
  fields: { ...KEYED.fields, real: { column: 'c_real', type: 'double' } },
};

const ask = (spec: Partial<QuerySpec>, changes: Partial<QueryContext> = {}): Promise<QueryResult> =>
  runner.ask(REAL, spec, { cursors, ...changes });

/** All rows, page by page. */
async function pages(spec: Partial<QuerySpec>): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: QueryResult = await ask({ ...spec, cursor });
    rows.push(...page.rows);
    expect(page.truncated).toBe(page.nextCursor !== null);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}

const NAMES = [
  'text',
  'flag',
  'small',
  'money',
  'ratio',
  'real',
  'day',
  'moment',
  'wall',
  'zoned',
  'seconds',
  'millis',
  'clock',
  'id',
];

describe('rows as they are', () => {
  it('have the fields asked for, in the order of the key', async () => {
    const { rows, columns } = await ask({ fields: ['text', 'big', 'document', 'list'], limit: 2 });
    expect(columns.map(({ name, role }) => [name, role])).toEqual([
      ['text', 'dimension'],
      ['big', 'dimension'],
      ['document', 'dimension'],
      ['list', 'dimension'],
    ]);
    expect(rows).toEqual([
      { text: 'B', big: '1', document: { b: 1 }, list: ['x', null] },
      { text: 'é', big: '2', document: { b: 1 }, list: ['x', null] },
    ]);
  });

  it('keep what they are ordered by to themselves', async () => {
    const { rows, nextCursor } = await ask({ fields: ['small'], limit: 3 });
    expect(rows).toEqual([{ small: 1 }, { small: 2 }, { small: 3 }]);
    expect(Buffer.from(nextCursor ?? '', 'base64url').toString('latin1')).not.toContain('"after"');
  });

  it('are not asked for together with groups', () => {
    const spec: Partial<QuerySpec> = {
      fields: ['text'],
      metrics: [{ aggregate: 'count' }],
      totals: true,
      limit: 2,
    };
    expect(issuesOf(REAL, spec).map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/metrics', 'unexpected'],
      ['/totals', 'unexpected'],
    ]);
    expect(issuesOf(REAL, { fields: [] })).toMatchObject([{ pointer: '/fields', code: 'missing' }]);
    const order: Partial<QuerySpec> = { fields: ['list'], orderBy: [{ field: 'list' }] };
    expect(issuesOf(REAL, order)).toMatchObject([{ pointer: '/orderBy/0/field', code: 'value_type' }]);
  });

  it('say when nobody could tell where to go on', async () => {
    const asked = await runner.ask(EVERYTHING, { fields: ['flag'], limit: 5 }, { cursors });
    expect(asked).toMatchObject({ truncated: true, nextCursor: null, warnings: [{ code: 'no_cursor' }] });
  });
});

const order = fc.uniqueArray(
  fc.record({
    field: fc.constantFrom(...NAMES),
    direction: fc.constantFrom('asc' as const, 'desc' as const),
    nulls: fc.constantFrom('first' as const, 'last' as const),
  }),
  { maxLength: 3, selector: ({ field }) => field },
);

describe('pages', () => {
  it('put together are the whole answer: of rows', async () => {
    await fc.assert(
      fc.asyncProperty(order, fc.integer({ min: 3, max: 40 }), async (orderBy, limit) => {
        const spec: Partial<QuerySpec> = { fields: [...NAMES, 'big'], orderBy };
        const whole = await ask({ ...spec, limit: 1000 });
        expect(whole.nextCursor).toBeNull();
        expect(await pages({ ...spec, limit })).toEqual(whole.rows);
      }),
      { numRuns: 60 },
    );
  });

  it('put together are the whole answer: of groups', async () => {
    const cut = fc.constantFrom(
      { field: 'moment', granularity: 'hour' as const, as: 'moment' },
      { field: 'zoned', granularity: { every: 6, unit: 'hour' as const }, as: 'zoned' },
      { field: 'wall', granularity: 'second' as const, as: 'wall' },
      { field: 'day', granularity: 'weekday' as const, as: 'day' },
      'text',
      'ratio',
      'real',
      'flag',
    );
    const dimensions = fc.uniqueArray(cut, {
      minLength: 1,
      maxLength: 3,
      selector: (one) => (typeof one === 'string' ? one : one.as),
    });
    await fc.assert(
      fc.asyncProperty(
        dimensions,
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        async (asked, limit, byMetric) => {
          const spec: Partial<QuerySpec> = {
            dimensions: asked,
            metrics: [
              { aggregate: 'avg', field: 'ratio', as: 'mean' },
              { aggregate: 'count', as: 'n' },
              { aggregate: 'share', as: 'share' },
            ],
            having: [{ field: 'n', op: 'gt', value: 0 }],
            timezone: 'America/New_York',
            orderBy: byMetric ? [{ field: 'mean', direction: 'desc' }, { field: 'share' }] : [],
          };
          expect(await pages({ ...spec, limit })).toEqual((await ask({ ...spec, limit: 1000 })).rows);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stay within the ranges of the first one', async () => {
    const spec: Partial<QuerySpec> = {
      fields: ['big'],
      filters: [{ field: 'day', op: 'inRange', value: { last: 2, unit: 'day' } }],
      limit: 5,
    };
    const first = await ask(spec, { now: new Date('2024-03-03T12:00:00Z') });
    const second = await ask(
      { ...spec, cursor: first.nextCursor },
      { now: new Date('2024-03-09T12:00:00Z') },
    );
    expect(second.ranges).toEqual(first.ranges);
    expect(second.rows).toHaveLength(5);
  });

  it('lose and repeat no stable row while others come and go', async () => {
    await db.query('CREATE TABLE public.many (id bigint PRIMARY KEY, n integer)');
    await db.query('INSERT INTO public.many SELECT 2 * i, i % 7 FROM generate_series(1, 100000) AS i');
    const many: DatasetDefinition = {
      name: 'many',
      base: { schema: 'public', table: 'many' },
      key: ['id'],
      fields: { id: { column: 'id', type: 'bigint' }, n: { column: 'n', type: 'integer' } },
    };
    const seen: string[] = [];
    let cursor: string | null = null;
    let page = 0;
    do {
      const spec: Partial<QuerySpec> = {
        fields: ['n', 'id'],
        orderBy: [{ field: 'n', direction: 'desc' }],
        limit: 5000,
        cursor,
      };
      const answer: QueryResult = await runner.ask(many, spec, { cursors });
      seen.push(...answer.rows.map(({ id }) => String(id)));
      cursor = answer.nextCursor;
      page += 1;
      // Even ids stay; odd ones come, before and after the place reached, and go again.
      await db.query('DELETE FROM public.many WHERE id % 2 = 1');
      await db.query(
        'INSERT INTO public.many SELECT 2 * i + $1, (i + $1) % 7 FROM generate_series(1, 100000, 97) AS i',
        [2 * (page % 50) + 1],
      );
    } while (cursor !== null);
    const stable = seen.filter((id) => Number(id) % 2 === 0);
    expect(stable).toHaveLength(100_000);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('a cursor', () => {
  const spec: Partial<QuerySpec> = { fields: ['big', 'text'], limit: 5 };
  const codeOf = async (
    cursor: string,
    changed: Partial<QuerySpec> = {},
    context: Partial<QueryContext> = {},
  ): Promise<unknown> => {
    try {
      compile(REAL, { ...spec, ...changed, cursor }, { cursors, ...context });
      return undefined;
    } catch (error) {
      return (error as { code?: unknown }).code;
    }
  };

  it('is refused when it was altered, made up, of another question or of somebody else', async () => {
    const { nextCursor } = await ask(spec);
    const cursor = nextCursor ?? '';
    expect(await codeOf(cursor)).toBeUndefined();
    const altered = `${cursor.slice(0, 40)}${cursor[40] === 'A' ? 'B' : 'A'}${cursor.slice(41)}`;
    for (const wrong of ['x', altered, cursor.slice(0, -4), `${cursor}AAAA`]) {
      expect(await codeOf(wrong)).toBe('cursor_mismatch');
    }
    const foreign = createCursorSeal(createFernet(generateFernetKey())).seal(cursors.open(cursor) ?? '');
    expect(await codeOf(foreign)).toBe('cursor_mismatch');
    expect(await codeOf(cursor, { limit: 6 })).toBe('cursor_mismatch');
    expect(await codeOf(cursor, { fields: ['text', 'big'] })).toBe('cursor_mismatch');
    expect(await codeOf(cursor, { filters: [{ field: 'small', op: 'gt', value: 1 }] })).toBe(
      'cursor_mismatch',
    );
    expect(await codeOf(cursor, {}, { principal: { ...VIEWER, tenant: 'tenant-2' } })).toBe(
      'cursor_mismatch',
    );
    expect(await codeOf(cursor, {}, { principal: { ...VIEWER, role: 'admin' } })).toBe('cursor_mismatch');
    expect(await codeOf(cursor, {}, { principal: { ...VIEWER, id: 'user-2' } })).toBeUndefined();
    expect(await codeOf(cursor, {}, { cursors: undefined })).toBe('cursor_mismatch');
  });

  it('of one row policy is none of another', async () => {
    const own: DatasetDefinition = {
      ...REAL,
      policy: { rows: { field: 'small', op: 'eq', value: { attribute: 'small' } } },
    };
    const as = (small: number): Partial<QueryContext> => ({
      cursors,
      principal: { ...VIEWER, attributes: { small } },
    });
    const { nextCursor } = await runner.ask(own, spec, as(1));
    const next = { ...spec, cursor: nextCursor };
    expect((await runner.ask(own, next, as(1))).rows).toHaveLength(5);
    expect(() => compile(own, next, as(2))).toThrow(expect.objectContaining({ code: 'cursor_mismatch' }));
  });

  it('does not go together with what is there as a whole only', () => {
    const grouped: Partial<QuerySpec> = {
      metrics: [{ aggregate: 'count' }],
      dimensions: ['text'],
      cursor: null,
    };
    const { cursor: _, ...whole } = { ...grouped, totals: true };
    expect(issuesOf(REAL, whole, { cursors })).toEqual([]);
    expect(compile(REAL, whole, { cursors }).pages).toBeNull();
  });
});

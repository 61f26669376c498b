import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { FilterCondition, QuerySpec } from '../src/contract/types/query.ts';
import { analyticsDatabaseError } from '../src/databases/postgres-errors.ts';
import { compile } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

const ZONE = 'America/New_York';

const TIMES: DatasetDefinition = {
  name: 'times',
  base: { schema: 'public', table: 'times' },
  fields: {
    moment: { column: 'moment', type: 'timestamp', storedAs: { kind: 'timestamptz' } },
    zoned: { column: 'zoned', type: 'timestamp', storedAs: { kind: 'timestamp', timezone: ZONE } },
    wall: { column: 'wall', type: 'timestamp', storedAs: { kind: 'timestamp', timezone: 'local' } },
    seconds: { column: 'seconds', type: 'timestamp', storedAs: { kind: 'epoch', unit: 's' } },
    millis: { column: 'millis', type: 'timestamp', storedAs: { kind: 'epoch', unit: 'ms' } },
    day: { column: 'day', type: 'date' },
  },
};
const INDEXED = ['moment', 'zoned', 'wall', 'seconds', 'millis', 'day'];

let db: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  // Every quarter of an hour of a year, and the last and first microseconds of days.
  await db.query(`
    CREATE TABLE public.times AS
    SELECT at AS moment, at AT TIME ZONE '${ZONE}' AS zoned, at AT TIME ZONE '${ZONE}' AS wall,
      floor(extract(epoch FROM at))::bigint AS seconds, floor(extract(epoch FROM at) * 1000)::bigint AS millis,
      (at AT TIME ZONE '${ZONE}')::date AS day
    FROM (
      SELECT generate_series('2024-01-01Z'::timestamptz, '2024-12-31Z', '15 minutes') AS at
      UNION ALL
      SELECT midnight AT TIME ZONE '${ZONE}' - step * interval '1 microsecond'
      FROM generate_series('2024-01-01'::timestamp, '2024-12-31', '1 day') AS midnight,
        unnest(ARRAY[0, 1, 500, 1000]) AS step
    ) AS moments`);
  for (const column of INDEXED) await db.query(`CREATE INDEX ON public.times (${column})`);
  await db.query('ANALYZE public.times');
  runner = await createQueryRunner(db.url);
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

async function counted(filter: FilterCondition): Promise<unknown> {
  const spec: Partial<QuerySpec> = { metrics: [{ aggregate: 'count' }], filters: [filter], timezone: ZONE };
  return (await runner.ask(TIMES, spec)).rows[0]?.['count'];
}

/** Rows for which a condition on the day of the wall clock holds, by Postgres alone. */
async function rowsWhere(condition: string): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM public.times WHERE ${condition}`,
  );
  return rows[0]?.n ?? Number.NaN;
}

describe('a date is a whole day', () => {
  const days = ['2024-03-09', '2024-03-10', '2024-11-03', '2024-12-30'];
  it.each(INDEXED)('of %s, up to its last microsecond and not into the next', async (field) => {
    for (const day of days) {
      const asked: [FilterCondition, string][] = [
        [{ field, op: 'eq', value: day }, `day = '${day}'`],
        [{ field, op: 'neq', value: day }, `day <> '${day}'`],
        [{ field, op: 'gt', value: day }, `day > '${day}'`],
        [{ field, op: 'gte', value: day }, `day >= '${day}'`],
        [{ field, op: 'lt', value: day }, `day < '${day}'`],
        [{ field, op: 'lte', value: day }, `day <= '${day}'`],
        [{ field, op: 'in', value: [day, '2024-06-01'] }, `day IN ('${day}', '2024-06-01')`],
        [{ field, op: 'between', value: ['2024-03-01', day] }, `day BETWEEN '2024-03-01' AND '${day}'`],
        [
          { field, op: 'inRange', value: { start: '2024-03-01', end: day } },
          `day >= '2024-03-01' AND day < '${day}'`,
        ],
      ];
      for (const [filter, condition] of asked) {
        expect([filter, await counted(filter)]).toEqual([filter, await rowsWhere(condition)]);
      }
    }
  });

  it('and no bound is a last moment: ranges are half-open', () => {
    for (const field of INDEXED.filter((each) => each !== 'day')) {
      const { statement } = compile(TIMES, {
        metrics: [{ aggregate: 'count' }],
        filters: [{ field, op: 'between', value: ['2024-03-01', '2024-03-31'] }],
        timezone: ZONE,
      });
      expect([field, statement.text]).toEqual([
        field,
        expect.stringMatching(/ >= \$1::\w+ AND .* < \$2::\w+\)/),
      ]);
      expect(statement.text).not.toContain('<=');
      for (const value of statement.values ?? []) expect(String(value)).not.toMatch(/59|999/);
    }
  });
});

describe('epochs', () => {
  it('are seconds or milliseconds, with whole and with broken bounds', async () => {
    const exact = '2024-03-10T09:15:00.5Z';
    expect(await counted({ field: 'seconds', op: 'gte', value: exact })).toBe(
      await rowsWhere(`seconds >= extract(epoch FROM timestamptz '${exact}')`),
    );
    expect(await counted({ field: 'millis', op: 'lt', value: '2024-03-10T09:15:00.0005Z' })).toBe(
      await rowsWhere(`millis < extract(epoch FROM timestamptz '2024-03-10T09:15:00.0005Z') * 1000`),
    );
    const { statement } = compile(TIMES, {
      metrics: [{ aggregate: 'count' }],
      filters: [
        { field: 'seconds', op: 'gte', value: '2024-03-10' },
        { field: 'millis', op: 'gte', value: '2024-03-10' },
      ],
      timezone: ZONE,
    });
    expect(statement.values).toEqual(['1710046800', '1710046800000']);
  });
});

describe('an epoch as a moment', () => {
  const asked = async (
    unit: 's' | 'ms',
    type: string,
    values: readonly (string | null)[],
  ): Promise<unknown[]> => {
    await db.query('DROP TABLE IF EXISTS public.epochs');
    await db.query(`CREATE TABLE public.epochs (n int, at ${type})`);
    await db.query(
      `INSERT INTO public.epochs SELECT n, at::${type} FROM unnest($1::text[]) WITH ORDINALITY AS list (at, n)`,
      [values],
    );
    const { rows } = await runner.ask(
      {
        name: 'epochs',
        base: { schema: 'public', table: 'epochs' },
        fields: {
          n: { column: 'n', type: 'integer' },
          at: { column: 'at', type: 'timestamp', storedAs: { kind: 'epoch', unit } },
        },
      },
      { dimensions: ['n', 'at'] },
    );
    return rows.map((row) => row['at']);
  };

  it('loses no digit from the year 1 to the year 9999, whatever the type of its column', async () => {
    const ends = ['253402300799999', '-62135596800000', '-1', '0', '4102444800001', null];
    const shown = [
      '9999-12-31T23:59:59.999Z',
      '0001-01-01T00:00:00Z',
      '1969-12-31T23:59:59.999Z',
      '1970-01-01T00:00:00Z',
      '2100-01-01T00:00:00.001Z',
      null,
    ];
    for (const type of ['bigint', 'numeric', 'double precision']) {
      expect([type, await asked('ms', type, ends)]).toEqual([type, shown]);
    }
    expect(await asked('ms', 'numeric', ['253402300799999.999', '-0.001'])).toEqual([
      '9999-12-31T23:59:59.999999Z',
      '1969-12-31T23:59:59.999999Z',
    ]);
    expect(await asked('s', 'numeric', ['253402300799.999999', '-0.000001', '1.5'])).toEqual([
      '9999-12-31T23:59:59.999999Z',
      '1969-12-31T23:59:59.999999Z',
      '1970-01-01T00:00:01.5Z',
    ]);
    expect(await asked('s', 'integer', ['-1', '2147483647'])).toEqual([
      '1969-12-31T23:59:59Z',
      '2038-01-19T03:14:07Z',
    ]);
  });

  it('may be infinite', async () => {
    for (const unit of ['s', 'ms'] as const) {
      for (const type of ['double precision', 'numeric']) {
        const found = await asked(unit, type, ['Infinity', '-Infinity']);
        expect(found).toEqual(['infinity', '-infinity']);
      }
    }
  });

  it('that no database can hold is a problem of the data, not of the question', async () => {
    const failure = await asked('s', 'bigint', ['253402300799999']).catch((error: unknown) => error);
    const told = analyticsDatabaseError(failure, '');
    expect(told).toMatchObject({ code: 'invalid_query' });
    expect(told.message).toContain('A time in the data');
    expect(told.message).not.toMatch(/filter|2534/i);
  });
});

describe('an index', () => {
  const ranges: [string, object][] = [
    ['far from a change of clocks', { start: '2024-06-03', end: '2024-06-05' }],
    ['over a change of clocks', { start: '2024-03-09', end: '2024-03-11' }],
    ['from within the hour that is skipped', { start: '2024-03-10T02:30', end: '2024-03-11' }],
    ['from within the hour that occurs twice', { start: '2024-11-03T01:30', end: '2024-11-04' }],
  ];
  const cases = INDEXED.flatMap((field) =>
    ranges
      .filter(([, range]) => field !== 'day' || !JSON.stringify(range).includes('T'))
      .map(([where, range]): [string, string, object] => [field, where, range]),
  );
  it.each(cases)('on %s serves a range %s', async (field, _, range) => {
    const { statement } = compile(TIMES, {
      metrics: [{ aggregate: 'count' }],
      filters: [{ field, op: 'inRange', value: range } as FilterCondition],
      timezone: ZONE,
    });
    const { rows } = await db.query<{ 'QUERY PLAN': string }>(`EXPLAIN (COSTS off) ${statement.text}`, [
      ...(statement.values ?? []),
    ]);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain(`Index Cond: ((${field} >= `);
    expect(plan).not.toContain('Seq Scan');
  });
});

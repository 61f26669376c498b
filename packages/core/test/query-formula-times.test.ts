import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { FilterCondition, QuerySpec } from '../src/contract/types/query.ts';
import { EVERYTHING } from './query-fixtures.ts';
import { createQueryTable, type QueryTable } from './query-table.ts';

let table: QueryTable;

beforeAll(async () => {
  table = await createQueryTable();
});

afterAll(() => table?.drop());

describe('times in formulas', () => {
  const dataset = (formula: string): DatasetDefinition => ({
    ...EVERYTHING,
    fields: { ...EVERYTHING.fields, holds: { formula, type: 'boolean' } },
    metrics: { passing: { formula: `countIf(${formula})` } },
  });
  const ask = async (formula: string, timezone: string): Promise<unknown> => {
    const [metrics, count] = [[{ metric: 'passing', as: 'n' }], [{ aggregate: 'count' as const, as: 'n' }]];
    const filters: FilterCondition[] = [{ field: 'holds', op: 'eq', value: true }];
    const rows = await table.ask({ metrics, timezone }, dataset(formula));
    expect(await table.ask({ metrics: count, filters, timezone }, dataset(formula))).toEqual(rows);
    return rows[0]?.['n'];
  };
  const countWhere = async (field: string, op: string, value: string, timezone: string): Promise<unknown> => {
    const filters = [{ field, op, value } as FilterCondition];
    const rows = await table.ask({
      metrics: [{ aggregate: 'count', as: 'n' }],
      filters,
      timezone,
    });
    return rows[0]?.['n'];
  };

  beforeAll(async () => {
    await table.create(
      'c_timestamptz timestamptz, c_local timestamp, c_zoned timestamp, c_date date, c_seconds bigint, c_millis bigint, c_time time',
      [],
    );
    await table.db.query(`INSERT INTO public.everything
      SELECT t, t AT TIME ZONE 'UTC', t AT TIME ZONE 'America/New_York', (t AT TIME ZONE 'UTC')::date,
        extract(epoch FROM t), extract(epoch FROM t) * 1000, (t AT TIME ZONE 'UTC')::time
      FROM generate_series('2024-03-08T00:00Z', '2024-03-12T00:00Z', interval '37 minutes') AS t`);
    await table.db.query('INSERT INTO public.everything VALUES (NULL)');
  });

  const SIGNS = { '=': 'eq', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' };
  const FIELDS = ['moment', 'wall', 'zoned', 'seconds', 'millis', 'day'];

  it.each(['UTC', 'America/New_York', 'Asia/Kathmandu'])(
    'compare with a written time as filters do, in the zone of the question: %s',
    async (timezone) => {
      for (const field of FIELDS) {
        for (const [sign, op] of Object.entries(SIGNS)) {
          const expected = await countWhere(field, op, '2024-03-10', timezone);
          expect([field, sign, await ask(`${field} ${sign} '2024-03-10'`, timezone)]).toEqual([
            field,
            sign,
            expected,
          ]);
        }
        const others = await ask(`${field} != '2024-03-10'`, timezone);
        const equal = await countWhere(field, 'eq', '2024-03-10', timezone);
        const all = await countWhere(field, 'gte', '0001-01-02', timezone);
        expect(others).toBe(Number(all) - Number(equal));
        expect(await ask(`'2024-03-10' < ${field}`, timezone)).toBe(
          await countWhere(field, 'gt', '2024-03-10', timezone),
        );
      }
      expect(await ask("moment >= '2024-03-10T02:30' and moment < '2024-03-10T12:00:00Z'", timezone)).toBe(
        Number(await countWhere('moment', 'gte', '2024-03-10T02:30', timezone)) -
          Number(await countWhere('moment', 'gte', '2024-03-10T12:00:00Z', timezone)),
      );
    },
  );

  it('compare with each other; a date is the whole day by the calendar of the question', async () => {
    expect(await ask('moment = seconds and zoned = millis', 'UTC')).toBe(156);
    expect(await ask('moment != zoned', 'UTC')).toBe(0);
    expect(await ask('moment = day', 'UTC')).toBe(156);
    const days = await table.db.query<{ n: string }>(`SELECT count(*) AS n FROM public.everything
      WHERE to_char(c_timestamptz AT TIME ZONE 'America/New_York', 'YYYY-MM-DD') < to_char(c_date, 'YYYY-MM-DD')`);
    expect(await ask('moment < day', 'America/New_York')).toBe(Number(days.rows[0]?.n));
    expect(await ask('wall = day', 'America/New_York')).toBe(156);
    expect(await ask("clock >= '12:00' and clock < '12:30:15'", 'UTC')).toBeGreaterThan(0);
  });

  it('may be chosen between', async () => {
    const later: DatasetDefinition = {
      ...EVERYTHING,
      fields: {
        ...EVERYTHING.fields,
        later: { formula: 'greatest(moment, zoned, null)', type: 'timestamp' },
        known: { formula: 'coalesce(null, day)', type: 'date' },
        rare: { formula: "if(moment > '2024-03-11', wall, null)", type: 'timestamp' },
      },
    };
    const question: Partial<QuerySpec> = {
      dimensions: [{ field: 'later', granularity: 'day' }],
      metrics: [
        { aggregate: 'max', field: 'known', as: 'known' },
        { aggregate: 'count', field: 'rare', as: 'rare' },
      ],
      timezone: 'America/New_York',
    };
    const rows = await table.ask(question, later);
    expect(rows[0]).toEqual({ later_day: '2024-03-07', known: '2024-03-08', rare: 0 });
    expect(rows.at(-1)).toEqual({ later_day: null, known: null, rare: 0 });
  });
});

import { describe, expect, it } from 'vitest';
import type { QuerySpec } from '../../contract/types/query.ts';
import { compile, FLIGHTS } from '../../../test/query-fixtures.ts';
import type { DataFacts } from './facts.ts';
import { fusePlans, type Fusion } from './fuse-plans.ts';
import { splitRows } from './split-rows.ts';

const FEW: DataFacts = { rows: () => 3_000_000, distinct: () => 10 };
const SPRING = { field: 'date', op: 'inRange', value: { start: '2001-01-01', end: '2001-04-01' } } as const;
const COUNT = { aggregate: 'count', as: 'n' } as const;

function fuse(specs: readonly Partial<QuerySpec>[], facts: DataFacts = FEW): readonly Fusion[] {
  return fusePlans(
    specs.flatMap((spec) => compile(FLIGHTS, spec).plan ?? []),
    facts,
  );
}

const membersOf = (fusions: readonly Fusion[]): (readonly number[])[] =>
  fusions.map(({ members }) => members);

describe('fusing questions', () => {
  it('reads the rows once for a total and a grouping', () => {
    const [fusion] = fuse([{ metrics: [COUNT] }, { metrics: [COUNT], dimensions: ['origin'] }]);
    expect(fusion?.members).toEqual([0, 1]);
    expect(fusion?.statement).toEqual({
      text:
        'WITH "fine" ("d1", "p1") AS MATERIALIZED (SELECT ("base"."origin")::text COLLATE "C", count(*) FROM "public"."flights" AS "base" GROUP BY 1) ' +
        '(SELECT 0, row_number() OVER (), "answer"."c1"::text, NULL::text FROM (SELECT COALESCE(sum("fine"."p1"), 0)::bigint FROM "fine" LIMIT 1001) AS "answer" ("c1")) ' +
        'UNION ALL (SELECT 1, row_number() OVER (), "answer"."c1"::text, "answer"."c2"::text FROM (SELECT "fine"."d1", COALESCE(sum("fine"."p1"), 0)::bigint FROM "fine" GROUP BY 1 ORDER BY 1 ASC NULLS LAST LIMIT 1001) AS "answer" ("c1", "c2"))',
      values: [],
    });
  });

  it('cuts a bounded time at edges, by months where nothing finer is asked', () => {
    const [fusion] = fuse([
      { metrics: [COUNT], filters: [SPRING] },
      { metrics: [COUNT], filters: [SPRING], dimensions: [{ field: 'date', granularity: 'quarter' }] },
    ]);
    // Without an OFFSET Postgres would sort the rows; one that is no literal would keep workers away.
    expect(fusion?.statement.text).toContain(
      '(SELECT ($1::date[])["row"."t1"], count(*) FROM (SELECT width_bucket(("base"."date")::timestamp, $2::timestamp[]) AS "t1" FROM "public"."flights" AS "base" WHERE ("base"."date" >= $3::timestamp AND "base"."date" < $4::timestamp) OFFSET \'0\') AS "row" GROUP BY 1)',
    );
    expect(fusion?.statement.values?.slice(0, 2)).toEqual([
      ['2001-01-01', '2001-01-01', '2001-01-01', '2001-04-01'],
      [
        '2001-01-01T00:00:00',
        '2001-02-01T00:00:00',
        '2001-03-01T00:00:00',
        '2001-04-01T00:00:00',
        '2001-05-01T00:00:00',
      ],
    ]);
  });

  it('makes a filter of one of them a condition of its aggregates, or of the groups', () => {
    const [fusion] = fuse([
      { metrics: [COUNT], filters: [{ field: 'delay', op: 'gt', value: 15 }], dimensions: ['destination'] },
      { metrics: [COUNT], filters: [{ field: 'origin', op: 'eq', value: 'ABQ' }] },
      { metrics: [COUNT], dimensions: ['origin'] },
    ]);
    const text = fusion?.statement.text ?? '';
    expect(text).toContain('count(*) FILTER (WHERE "base"."delay" > $1::bigint)');
    expect(text).not.toContain('"base"."origin")::text =');
    expect(text).toContain('WHERE (("fine"."d2")::text = $2::text');
    // A group of which no row is late enough is none.
    expect(text).toContain('FROM "fine" WHERE "fine"."p1" > 0 GROUP BY 1');
  });

  it.each<[string, Partial<QuerySpec>]>([
    ['a distinct count', { metrics: [{ aggregate: 'countDistinct', field: 'origin', as: 'n' }] }],
    ['a median', { metrics: [{ aggregate: 'median', field: 'delay', as: 'n' }] }],
    ['the first value', { metrics: [{ aggregate: 'first', field: 'origin', by: 'date', as: 'n' }] }],
    ['a time without bounds', { metrics: [COUNT], dimensions: [{ field: 'date', granularity: 'month' }] }],
    ['hours', { metrics: [COUNT], filters: [SPRING], dimensions: [{ field: 'date', granularity: 'hour' }] }],
  ])('leaves %s alone', (_, spec) => {
    expect(membersOf(fuse([{ metrics: [COUNT] }, spec]))).toEqual([]);
  });

  it('never groups by combinations of unknown number, or of too many', () => {
    const specs = [
      { metrics: [COUNT], dimensions: ['origin'] },
      { metrics: [COUNT], dimensions: ['destination'] },
      { metrics: [COUNT, { aggregate: 'max', field: 'delay', as: 'm' } as const], dimensions: ['origin'] },
    ];
    const unknown: DataFacts = { rows: () => 3_000_000, distinct: () => undefined };
    expect(membersOf(fuse(specs, unknown))).toEqual([[0, 2]]);
    expect(membersOf(fuse(specs, { ...unknown, distinct: () => 300 }))).toEqual([[0, 2]]);
    expect(membersOf(fuse(specs))).toEqual([[0, 1, 2]]);
  });

  it('counts one time once, however it is cut', () => {
    const cut = (granularity: 'month' | 'quarter' | 'monthOfYear' | 'year'): Partial<QuerySpec> => ({
      metrics: [COUNT],
      filters: [{ field: 'date', op: 'inRange', value: { start: '2001-01-01', end: '2003-01-01' } }],
      dimensions: [{ field: 'date', granularity }, 'origin'],
    });
    const specs = [cut('month'), cut('quarter'), cut('monthOfYear'), cut('year')];
    expect(membersOf(fuse(specs, { ...FEW, distinct: () => 40 }))).toEqual([[0, 1, 2, 3]]);
  });

  it('cuts the time of one question at edges, where there are many rows', () => {
    const spec = {
      metrics: [COUNT],
      filters: [SPRING],
      dimensions: [{ field: 'date', granularity: 'month' } as const],
    };
    expect(membersOf(fuse([spec]))).toEqual([[0]]);
    expect(membersOf(fuse([spec], { ...FEW, rows: () => 99_999 }))).toEqual([]);
    expect(membersOf(fuse([{ metrics: [COUNT], dimensions: ['origin'] }]))).toEqual([]);
  });

  it('gives every question its rows, in order and without what is beyond its columns', () => {
    const rows = [
      ['1', '2', 'b', '2'],
      ['0', '1', 'x', null],
      ['1', '1', 'a', '1'],
    ];
    expect(splitRows(rows, [1, 2, 1])).toEqual([
      [['x']],
      [
        ['a', '1'],
        ['b', '2'],
      ],
      [],
    ]);
    expect(() => splitRows([['3', '1', 'x']], [1])).toThrow(TypeError);
  });
});

import { describe, expect, it } from 'vitest';
import { compile, FLIGHTS, issuesOf } from '../../../test/query-fixtures.ts';
import type { DatasetDefinition, Join } from '../../contract/types/dataset.ts';
import type { QuerySpec } from '../../contract/types/query.ts';

const COUNT: Partial<QuerySpec> = { metrics: [{ aggregate: 'count' }] };

/** The statement's text from `FROM` on. */
const from = (spec: Partial<QuerySpec>, dataset = FLIGHTS): string =>
  compile(dataset, spec).statement.text.replace(/^.* (?=FROM )/, '');

describe('the statement', () => {
  it('groups and orders by position, dimensions breaking ties, nulls last', () => {
    expect(from({ ...COUNT, dimensions: ['origin', 'destination'] })).toBe(
      'FROM "public"."flights" AS "base" GROUP BY 1, 2 ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST LIMIT 1001',
    );
    const orderBy = [
      { field: 'count', direction: 'desc' as const },
      { field: 'destination', nulls: 'first' as const },
    ];
    expect(from({ ...COUNT, dimensions: ['origin', 'destination'], orderBy, limit: 10 })).toBe(
      'FROM "public"."flights" AS "base" GROUP BY 1, 2 ORDER BY 3 DESC NULLS LAST, 2 ASC NULLS FIRST, 1 ASC NULLS LAST LIMIT 11',
    );
  });

  it('keeps the order of metrics, columns and values as asked', () => {
    const { columns, statement } = compile(FLIGHTS, {
      metrics: [
        { aggregate: 'sum', field: 'distance' },
        { aggregate: 'count' },
        { aggregate: 'avg', field: 'delay' },
      ],
      dimensions: ['originState', 'destination'],
      filters: [
        { field: 'origin', op: 'in', value: ['b', 'a', 'b'] },
        { field: 'delay', op: 'between', value: [9, 1] },
      ],
    });
    expect(columns.map(({ name }) => name)).toEqual([
      'originState',
      'destination',
      'sum_distance',
      'count',
      'avg_delay',
    ]);
    expect(statement.values).toEqual([['b', 'a', 'b'], '9', '1']);
  });

  it('compares metrics after grouping by their own type', () => {
    const having: QuerySpec['having'] = [
      { field: 'count', op: 'gte', value: 5 },
      { field: 'latest', op: 'lt', value: '2001-02-01' },
      { field: 'mean', op: 'neq', value: 1.5 },
    ];
    const { statement } = compile(FLIGHTS, {
      metrics: [
        { aggregate: 'count' },
        { aggregate: 'max', field: 'date', as: 'latest' },
        { aggregate: 'avg', field: 'delay', as: 'mean' },
      ],
      dimensions: ['origin'],
      having,
    });
    expect(statement.text).toContain(
      'HAVING (count(*) >= $1::bigint AND max(("base"."date")::timestamp) < $2::timestamp AND ' +
        '((avg("base"."delay"))::double precision = $3::double precision) IS NOT TRUE) ORDER BY',
    );
    expect(statement.values).toEqual(['5', '2001-02-01T00:00:00', '1.5']);
  });

  it('quotes every name of the dataset', () => {
    const dataset: DatasetDefinition = {
      ...FLIGHTS,
      base: { schema: 'we"ird', table: 'ta.ble' },
      fields: { ...FLIGHTS.fields, x: { column: 'a"b', type: 'text' } },
    };
    expect(compile(dataset, { dimensions: ['x'] }).statement.text).toContain(
      '("base"."a""b")::text COLLATE "C" FROM "we""ird"."ta.ble" AS',
    );
  });

  it('says what it reads, for the cache', () => {
    const compiled = compile(FLIGHTS, { ...COUNT, dimensions: ['originCity'] });
    expect(compiled.tables).toEqual(['public.flights', 'public.airports']);
    expect(compiled.datasetId).toBe('dataset-1');
    expect(compiled.validUntil).toBeNull();
    expect(Object.isFrozen(compiled)).toBe(true);
  });

  it('echoes ranges as applied, with the first change of meaning', () => {
    const compiled = compile(
      FLIGHTS,
      {
        metrics: [
          { aggregate: 'count', filters: [{ field: 'date', op: 'inRange', value: { this: 'day' } }] },
        ],
        filters: [{ field: 'date', op: 'inRange', value: { last: 1, unit: 'month' } }],
      },
      { timezones: [undefined, null, 'Asia/Tokyo', 'Europe/Paris'] },
    );
    expect(compiled.timezone).toBe('Asia/Tokyo');
    expect(compiled.ranges).toEqual([
      { field: 'date', start: '2024-03-12T00:00:00', end: '2024-03-13T00:00:00', timezone: 'Asia/Tokyo' },
      { field: 'date', start: '2024-02-01T00:00:00', end: '2024-03-01T00:00:00', timezone: 'Asia/Tokyo' },
    ]);
    expect(compiled.validUntil?.toISOString()).toBe('2024-03-12T15:00:00.000Z');
  });

  it('does not change with the clock within a unit', () => {
    const spec: Partial<QuerySpec> = {
      ...COUNT,
      filters: [{ field: 'date', op: 'inRange', value: { last: 7, unit: 'day' } }],
    };
    const at = (now: string): unknown => compile(FLIGHTS, spec, { now: new Date(now) }).statement;
    expect(at('2024-03-12T00:00:00Z')).toEqual(at('2024-03-12T23:59:59Z'));
    expect(at('2024-03-12T00:00:00Z')).not.toEqual(at('2024-03-13T00:00:00Z'));
  });
});

describe('joins', () => {
  const state: Join = {
    as: 'state',
    schema: 'public',
    table: 'states',
    on: [['originAirport.state', 'code']],
    type: 'left',
    cardinality: 'manyToOne',
  };
  const legs: Join = {
    as: 'legs',
    schema: 'public',
    table: 'legs',
    on: [
      ['id', 'flight_id'],
      ['date', 'day'],
    ],
    type: 'left',
    cardinality: 'oneToMany',
  };
  const crew: Join = {
    as: 'crew',
    schema: 'public',
    table: 'crew',
    on: [['legs.crew_id', 'id']],
    type: 'left',
    cardinality: 'manyToOne',
  };
  const dataset: DatasetDefinition = {
    ...FLIGHTS,
    joins: [...(FLIGHTS.joins ?? []), state, legs, crew],
    fields: {
      ...FLIGHTS.fields,
      stateName: { column: 'state.name', type: 'text' },
      fuel: { column: 'legs.fuel', type: 'integer' },
      pay: { column: 'crew.pay', type: 'integer' },
    },
  };
  const airports =
    'LEFT JOIN "public"."airports" AS "originAirport" ON "base"."origin" = "originAirport"."iata"';

  it('are made only where their columns are read, with those they lean on', () => {
    expect(from(COUNT, dataset)).toBe('FROM "public"."flights" AS "base" LIMIT 1001');
    expect(from({ dimensions: ['stateName'] }, dataset)).toContain(
      `FROM "public"."flights" AS "base" ${airports} LEFT JOIN "public"."states" AS "state" ON "originAirport"."state" = "state"."code" GROUP BY`,
    );
    expect(from({ ...COUNT, filters: [{ field: 'originCity', op: 'eq', value: 'a' }] }, dataset)).toContain(
      airports,
    );
  });

  it('are always made when they are inner, since they decide which rows there are', () => {
    const inner = { ...FLIGHTS, joins: FLIGHTS.joins?.map((join): Join => ({ ...join, type: 'inner' })) };
    expect(from(COUNT, inner)).toContain(' JOIN "public"."airports"');
    expect(from(COUNT, inner)).not.toContain('LEFT');
  });

  it('join on all pairs of columns', () => {
    expect(from({ metrics: [{ aggregate: 'sum', field: 'fuel' }] }, dataset)).toContain(
      'ON "base"."id" = "legs"."flight_id" AND "base"."date" = "legs"."day"',
    );
  });

  const refused: [string, Partial<QuerySpec>, boolean][] = [
    ['a sum of the base', { metrics: [{ aggregate: 'sum', field: 'distance' }], dimensions: ['fuel'] }, true],
    ['a count of rows', { ...COUNT, dimensions: ['pay'] }, true],
    [
      'a count of rows that have such a one',
      { ...COUNT, filters: [{ field: 'fuel', op: 'gt', value: 1 }] },
      false,
    ],
    ['a formula over one', { metrics: [{ metric: 'lateShare' }], dimensions: ['fuel'] }, true],
    [
      'a sum over both',
      {
        metrics: [
          { aggregate: 'sum', field: 'distance' },
          { aggregate: 'sum', field: 'fuel' },
        ],
      },
      false,
    ],
    [
      'a sum of the many',
      {
        metrics: [
          { aggregate: 'sum', field: 'fuel' },
          { aggregate: 'count', field: 'pay' },
        ],
      },
      false,
    ],
    [
      'extremes and different values',
      {
        metrics: [
          { aggregate: 'max', field: 'distance' },
          { aggregate: 'countDistinct', field: 'origin' },
        ],
        dimensions: ['fuel'],
      },
      false,
    ],
  ];
  it.each(refused)('one to many: %s', (_name, spec, isRefused) => {
    const issues = issuesOf(dataset, spec);
    expect(issues.map(({ pointer, code }) => [pointer, code])).toEqual(
      isRefused ? [['/metrics/0', 'fan_out']] : [],
    );
  });
});

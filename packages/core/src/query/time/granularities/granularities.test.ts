import { describe, expect, it } from 'vitest';
import { compile, EVERYTHING } from '../../../../test/query-fixtures.ts';
import type { Granularity } from '../../../contract/types/query.ts';
import { zoneOfChanges } from '../database-zone.ts';
import { createZone, type Zone } from '../zone.ts';
import { GRANULARITIES } from './index.ts';

const ZONE = 'Europe/Berlin';
/** Clocks that change on whole hours only, as most have since they left local mean time. */
const PLAIN: Zone = zoneOfChanges(ZONE, [
  ['-5364662400', '3600'],
  ['1711846800', '7200'],
  ['1729990800', '3600'],
]);
const NATURAL = '("base"."c_timestamptz")::timestamptz';
const WALL = `(${NATURAL} AT TIME ZONE $1::text)`;

function dimension(
  field: string,
  granularity: Granularity,
  zone: Zone = PLAIN,
): { text: string; values: unknown; column: unknown } {
  const { statement, columns } = compile(
    EVERYTHING,
    { dimensions: [{ field, granularity }], timezone: ZONE },
    { zones: (name) => (name === ZONE ? zone : createZone(name)) },
  );
  const text = /^SELECT (.*) FROM /.exec(statement.text)?.[1] ?? '';
  return { text, values: statement.values, column: columns[0] };
}

const CASES: [Granularity, string, string][] = [
  ['second', `date_trunc('second', ${NATURAL}, $1::text)`, 'timestamp'],
  ['minute', `date_trunc('minute', ${NATURAL}, $1::text)`, 'timestamp'],
  ['hour', `date_trunc('hour', ${NATURAL}, $1::text)`, 'timestamp'],
  ['day', `(${WALL})::date`, 'date'],
  ['week', `date_trunc('week', ${WALL})::date`, 'date'],
  ['month', `date_trunc('month', ${WALL})::date`, 'date'],
  ['quarter', `date_trunc('quarter', ${WALL})::date`, 'date'],
  ['year', `date_trunc('year', ${WALL})::date`, 'date'],
  ['hourOfDay', `extract(hour FROM ${WALL})::integer`, 'integer'],
  ['weekday', `extract(isodow FROM ${WALL})::integer`, 'integer'],
  ['dayOfMonth', `extract(day FROM ${WALL})::integer`, 'integer'],
  ['monthOfYear', `extract(month FROM ${WALL})::integer`, 'integer'],
];

describe('granularities of moments', () => {
  it.each(CASES)('%s', (granularity, text, type) => {
    const found = dimension('moment', granularity);
    expect(found).toMatchObject({
      text,
      values: [ZONE],
      column: { name: `moment_${String(granularity)}`, type, granularity },
    });
  });

  it('are all covered by the table above', () => {
    expect(new Set(CASES.map(([granularity]) => granularity))).toEqual(new Set(Object.keys(GRANULARITIES)));
  });

  it('bins up to an hour keep the moment, longer ones follow the wall clock', () => {
    const start = (parameter: string): string =>
      `date_bin(${parameter}, ${WALL.replace('$1', '$2')}, timestamp '2001-01-01')`;
    const short = dimension('moment', { every: 15, unit: 'minute' });
    expect(short.column).toMatchObject({ name: 'moment_15_minute', type: 'timestamp' });
    expect(short.values).toEqual([ZONE, '900 seconds']);
    expect(short.text).toBe(
      `(CASE WHEN isfinite(${NATURAL}) THEN (${NATURAL} - (${WALL} - date_bin($2::interval, ${WALL}, timestamp '2001-01-01'))) ELSE ${NATURAL} END)`,
    );
    const long = dimension('moment', { every: 6, unit: 'hour' });
    expect(long.text).toBe(start('$1::interval'));
    expect(long.values).toEqual(['21600 seconds', ZONE]);
  });
});

describe('hours of a zone whose clocks changed within one', () => {
  const start = `date_trunc('hour', ${NATURAL}, $2::text)`;
  const careful = `(${start} AT TIME ZONE $2::text) <> date_trunc('hour', (${NATURAL} AT TIME ZONE $2::text)) THEN ${start} + $3::interval ELSE ${start} END)`;

  it('are looked at twice up to the last such change only', () => {
    const zone = zoneOfChanges(ZONE, [
      ['-5364662400', '3208'],
      ['-2422054408', '3600'],
      ['1711846800', '7200'],
    ]);
    const found = dimension('moment', 'hour', zone);
    const guard = (bound: string, sign: string): string =>
      `"base"."c_timestamptz" ${sign} ${bound}::timestamptz`;
    expect(found.text).toBe(
      `(CASE WHEN ${guard('$1', '<')} AND ${guard('$2', '>=')} AND ${careful.replaceAll('$3', '$4').replaceAll('$2', '$3')}`,
    );
    expect(found.values).toEqual([
      '1893-04-01T00:06:32Z',
      '1893-03-31T23:06:32Z',
      ZONE,
      '3599.999999 seconds',
    ]);
    expect(dimension('moment', 'second', zone).text).toBe(`date_trunc('second', ${NATURAL}, $1::text)`);
  });

  it('are always looked at twice where the changes are not known', () => {
    const zone = createZone(ZONE);
    const found = dimension('moment', 'hour', zone);
    expect(found.text).toBe(`(CASE WHEN ${careful.replaceAll('$2', '$1').replaceAll('$3', '$2')}`);
    expect(found.values).toEqual([ZONE, '3599.999999 seconds']);
  });
});

describe('granularities by storage', () => {
  const cases: [string, string][] = [
    ['wall', `date_trunc('month', ("base"."c_local")::timestamp)::date`],
    ['day', `date_trunc('month', (("base"."c_date")::date)::timestamp)::date`],
    [
      'zoned',
      `date_trunc('month', ((("base"."c_zoned")::timestamp AT TIME ZONE $1::text) AT TIME ZONE $2::text))::date`,
    ],
    [
      'seconds',
      `date_trunc('month', ((to_timestamp(floor("base"."c_seconds")) + coalesce(NULLIF(("base"."c_seconds" - floor("base"."c_seconds"))::double precision, 'NaN'), 0) * interval '1 second') AT TIME ZONE $1::text))::date`,
    ],
  ];
  it.each(cases)('%s by month', (field, text) => {
    expect(dimension(field, 'month').text).toBe(text);
  });

  it('cuts a wall clock without a zone', () => {
    expect(dimension('wall', 'hour')).toMatchObject({
      text: `date_trunc('hour', ("base"."c_local")::timestamp)`,
      values: [],
    });
  });
});

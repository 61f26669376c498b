import { describe, expect, it } from 'vitest';
import { compile, EVERYTHING, textEquals } from '../../../test/query-fixtures.ts';
import type { FilterCondition } from '../../contract/types/query.ts';
import { OPERATORS } from './index.ts';

/** The condition of a count, and its parameters. */
function where(condition: FilterCondition, timezone?: string): [string, unknown] {
  const { statement } = compile(EVERYTHING, {
    metrics: [{ aggregate: 'count' }],
    filters: [condition],
    timezone,
  });
  const text = /WHERE (.*) LIMIT 1001$/.exec(statement.text)?.[1] ?? statement.text;
  return [text, statement.values];
}

const TEXT = '("base"."c_text")::text';
const TELLS_ALL_APART = `hashtextextended(COALESCE('a', ${TEXT}), 0) = hashtextextended('a' COLLATE "C", 0)`;
const equal = (right: string): string => textEquals('"base"."c_text"', right);
const FOLDED = `translate(${TEXT}, $1::text, $2::text) COLLATE "C"`;
const LIST = 'to_jsonb("base"."c_array")';
const RATIO = '"base"."c_double"';
const SHOWN = `(${RATIO})::text::double precision`;
const MOMENT = '"base"."c_timestamptz"';

const CASES: [FilterCondition, string, unknown[]][] = [
  [{ field: 'text', op: 'eq', value: '00123' }, equal('$1::text'), ['00123']],
  [{ field: 'text', op: 'neq', value: 'a' }, `(${equal('$1::text')}) IS NOT TRUE`, ['a']],
  [{ field: 'text', op: 'gt', value: 'a' }, `${TEXT} COLLATE "C" > $1::text`, ['a']],
  [{ field: 'text', op: 'lte', value: 'a' }, `${TEXT} COLLATE "C" <= $1::text`, ['a']],
  [{ field: 'text', op: 'in', value: ['b', 'a'] }, equal('ANY($1::text[])'), [['b', 'a']]],
  [{ field: 'text', op: 'in', value: [] }, 'false', []],
  [{ field: 'text', op: 'notIn', value: ['b'] }, `(${equal('ANY($1::text[])')}) IS NOT TRUE`, [['b']]],
  [{ field: 'text', op: 'notIn', value: [] }, 'true', []],
  [
    { field: 'text', op: 'contains', value: '50%_\\' },
    `${TEXT} COLLATE "C" LIKE $1::text`,
    ['%50\\%\\_\\\\%'],
  ],
  [
    { field: 'text', op: 'contains', value: 'a', caseSensitive: true },
    `CASE WHEN ${TELLS_ALL_APART} THEN ${TEXT} LIKE $1::text ELSE ${TEXT} COLLATE "C" LIKE $1::text END`,
    ['%a%'],
  ],
  [{ field: 'text', op: 'contains', value: 'Été' }, `${FOLDED} LIKE $3::text`, ['ÉT', 'ét', '%été%']],
  [
    { field: 'text', op: 'notContains', value: 'a' },
    `(${FOLDED} LIKE $3::text) IS NOT TRUE`,
    ['A', 'a', '%a%'],
  ],
  [{ field: 'text', op: 'startsWith', value: 'a' }, `${FOLDED} LIKE $3::text`, ['A', 'a', 'a%']],
  [{ field: 'text', op: 'endsWith', value: 'a' }, `${FOLDED} LIKE $3::text`, ['A', 'a', '%a']],
  [{ field: 'list', op: 'contains', value: 'a' }, `(${LIST} @> to_jsonb($1::text))`, ['a']],
  [{ field: 'list', op: 'contains', value: 7 }, `(${LIST} @> to_jsonb($1::bigint))`, ['7']],
  [{ field: 'list', op: 'contains', value: true }, `(${LIST} @> to_jsonb($1::boolean))`, [true]],
  [
    { field: 'list', op: 'contains', value: '9007199254740993' },
    `(${LIST} @> to_jsonb($1::text) OR ${LIST} @> to_jsonb($2::numeric))`,
    ['9007199254740993', '9007199254740993'],
  ],
  [{ field: 'list', op: 'notContains', value: 'a' }, `((${LIST} @> to_jsonb($1::text))) IS NOT TRUE`, ['a']],
  [{ field: 'document', op: 'isNull' }, '"base"."c_json" IS NULL', []],
  [{ field: 'list', op: 'notNull' }, '"base"."c_array" IS NOT NULL', []],
  [{ field: 'flag', op: 'eq', value: false }, '"base"."c_boolean" = $1::boolean', [false]],
  [{ field: 'small', op: 'gte', value: 5 }, '"base"."c_integer" >= $1::bigint', ['5']],
  [{ field: 'small', op: 'lt', value: 5.5 }, '"base"."c_integer" < $1::numeric', ['5.5']],
  [{ field: 'small', op: 'in', value: [1, 2.5] }, '"base"."c_integer" = ANY($1::numeric[])', [['1', '2.5']]],
  [
    { field: 'small', op: 'between', value: [1, 3] },
    '("base"."c_integer" >= $1::bigint AND "base"."c_integer" <= $2::bigint)',
    ['1', '3'],
  ],
  [
    { field: 'big', op: 'eq', value: '9007199254740993' },
    '"base"."c_bigint" = $1::bigint',
    ['9007199254740993'],
  ],
  [{ field: 'money', op: 'eq', value: '0.10' }, '"base"."c_numeric" = $1::numeric', ['0.10']],
  [{ field: 'ratio', op: 'eq', value: 'NaN' }, '"base"."c_double" = $1::double precision', ['NaN']],
  [{ field: 'ratio', op: 'eq', value: 0.5 }, `${RATIO} = $1::double precision`, ['0.5']],
  [
    { field: 'ratio', op: 'eq', value: 0.1 },
    `(${RATIO} = ANY($1::double precision[]) AND ${SHOWN} = $2::double precision)`,
    [['0.1', '0.10000000149011612'], '0.1'],
  ],
  [
    { field: 'ratio', op: 'in', value: [0.1, 2] },
    `(${RATIO} = ANY($1::double precision[]) AND ${SHOWN} = ANY($2::double precision[]))`,
    [
      ['0.1', '2', '0.10000000149011612'],
      ['0.1', '2'],
    ],
  ],
  [
    { field: 'ratio', op: 'lt', value: 0.1 },
    `(${RATIO} <= $1::double precision AND CASE WHEN ${RATIO} = ANY($2::double precision[]) ` +
      `THEN ${SHOWN} < $3::double precision ELSE ${RATIO} < $3::double precision END)`,
    ['0.10000000149011612', ['0.10000000149011612'], '0.1'],
  ],
  [{ field: 'ratio', op: 'gte', value: 15 }, `${RATIO} >= $1::double precision`, ['15']],
  [{ field: 'ratio', op: 'gt', value: 1e300 }, `${RATIO} > $1::double precision`, ['1e+300']],
  [{ field: 'day', op: 'eq', value: '2024-03-01' }, '"base"."c_date" = $1::date', ['2024-03-01']],
  [
    { field: 'day', op: 'inRange', value: { this: 'month' } },
    '("base"."c_date" >= $1::date AND "base"."c_date" < $2::date)',
    ['2024-03-01', '2024-04-01'],
  ],
  [{ field: 'clock', op: 'gt', value: '14:30' }, '"base"."c_time" > $1::time', ['14:30']],
  [
    { field: 'id', op: 'eq', value: '0190163D-8694-739B-AEA5-966C26F8AD91' },
    '"base"."c_uuid" = $1::uuid',
    ['0190163d-8694-739b-aea5-966c26f8ad91'],
  ],
  [
    { field: 'moment', op: 'eq', value: '2024-03-01' },
    `(${MOMENT} >= $1::timestamptz AND ${MOMENT} < $2::timestamptz)`,
    ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'],
  ],
  [
    { field: 'moment', op: 'gt', value: '2024-03-01' },
    `${MOMENT} >= $1::timestamptz`,
    ['2024-03-02T00:00:00Z'],
  ],
  [
    { field: 'moment', op: 'lt', value: '2024-03-01' },
    `${MOMENT} < $1::timestamptz`,
    ['2024-03-01T00:00:00Z'],
  ],
];

describe('operators', () => {
  it.each(CASES)('%j', (condition, text, values) => {
    expect(where(condition)).toEqual([text, values]);
  });

  it('are all covered by the table above', () => {
    expect(new Set(CASES.map(([{ op }]) => op))).toEqual(new Set(Object.keys(OPERATORS)));
  });
});

describe('times are compared as they are stored', () => {
  const day = (field: string): FilterCondition => ({ field, op: 'eq', value: '2024-03-01' });
  const zone = 'America/New_York';

  it('timestamptz: moments of the query zone', () => {
    expect(where(day('moment'), zone)[1]).toEqual(['2024-03-01T05:00:00Z', '2024-03-02T05:00:00Z']);
  });

  it('local: wall clock, never shifted', () => {
    expect(where(day('wall'), zone)).toEqual([
      '("base"."c_local" >= $1::timestamp AND "base"."c_local" < $2::timestamp)',
      ['2024-03-01T00:00:00', '2024-03-02T00:00:00'],
    ]);
  });

  it('timestamp of a zone: wall clock of that zone', () => {
    expect(where(day('zoned'), 'UTC')).toEqual([
      '("base"."c_zoned" >= $1::timestamp AND "base"."c_zoned" < $2::timestamp)',
      ['2024-02-29T19:00:00', '2024-03-01T19:00:00'],
    ]);
  });

  it('timestamp of a zone, near a change of clocks: the moment decides, the wall clock helps an index', () => {
    const [text, values] = where({ field: 'zoned', op: 'gte', value: '2024-03-10T07:15Z' });
    expect(text).toBe(
      '("base"."c_zoned" >= $1::timestamp AND (("base"."c_zoned")::timestamp AT TIME ZONE $2::text) >= $3::timestamptz)',
    );
    expect(values).toEqual(['2024-03-09T03:15:00', zone, '2024-03-10T07:15:00Z']);
  });

  it('epoch: numbers of the column’s own type', () => {
    expect(where(day('seconds'))).toEqual([
      '("base"."c_seconds" >= $1::bigint AND "base"."c_seconds" < $2::bigint)',
      ['1709251200', '1709337600'],
    ]);
    expect(where(day('millis'))[1]).toEqual(['1709251200000', '1709337600000']);
    expect(where({ field: 'seconds', op: 'gte', value: '2024-03-01T00:00:00.25Z' })).toEqual([
      '"base"."c_seconds" >= $1::numeric',
      ['1709251200.250000'],
    ]);
  });
});

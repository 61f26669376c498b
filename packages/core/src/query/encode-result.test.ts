import { describe, expect, it } from 'vitest';
import { compile, EVERYTHING } from '../../test/query-fixtures.ts';
import type { QueryResult } from '../contract/types/query.ts';
import { LensError } from '../errors/lens-error.ts';
import { encodeResult } from './encode-result.ts';

const FIELDS = [
  'text',
  'flag',
  'small',
  'big',
  'money',
  'ratio',
  'day',
  'moment',
  'wall',
  'clock',
  'id',
] as const;
type Field = (typeof FIELDS)[number];
const COMPILED = compile(EVERYTHING, {
  dimensions: FIELDS.slice(0, 8),
  timezone: 'America/New_York',
  limit: 2,
});
const REST = compile(EVERYTHING, { dimensions: FIELDS.slice(8) });
const FACTS = { computedAt: new Date('2024-03-12T12:00:00.000Z'), truncated: false };

function cell(field: Field, text: string): unknown {
  const compiled = compile(EVERYTHING, { dimensions: [field], timezone: 'America/New_York' });
  const encoded = encodeResult(compiled, [[text]], FACTS);
  const value = (JSON.parse(encoded) as QueryResult).rows[0]?.[field];
  // The text must be what JSON.stringify makes of the decoder's value, whichever way it was made.
  expect(encoded).toContain(`"rows":[{"${field}":${JSON.stringify(compiled.decoders[0]?.(text))}}]`);
  return value;
}

describe('cells', () => {
  const cases: [Field, string, unknown][] = [
    ['text', 'it\'s "quoted"\n\u2028', 'it\'s "quoted"\n\u2028'],
    ['flag', 't', true],
    ['flag', 'f', false],
    ['small', '0', 0],
    ['small', '-42', -42],
    ['small', '9007199254740991', 9007199254740991],
    ['big', '9007199254740993', '9007199254740993'],
    ['money', '1.50', '1.50'],
    ['money', 'NaN', 'NaN'],
    ['ratio', '0.1', 0.1],
    ['ratio', '-0', 0],
    ['ratio', '5', 5],
    ['ratio', '1e+20', 1e20],
    ['ratio', '1e-07', 1e-7],
    ['ratio', '12345678.12345', 12345678.12345],
    ['ratio', '0.1234567890123', 0.1234567890123],
    ['ratio', 'NaN', 'NaN'],
    ['ratio', 'Infinity', 'Infinity'],
    ['ratio', '-Infinity', '-Infinity'],
    ['day', '2024-02-29', '2024-02-29'],
    ['moment', '2024-03-10 06:59:59+00', '2024-03-10T01:59:59-05:00'],
    ['moment', '2024-03-10 07:00:00.123456+00', '2024-03-10T03:00:00.123456-04:00'],
    ['moment', '1874-01-01 00:00:00+00', '1873-12-31T19:04:00-04:56'],
    ['moment', 'infinity', 'infinity'],
    ['wall', '2024-03-10 02:30:00.5', '2024-03-10T02:30:00.5'],
    ['clock', '14:30:00', '14:30:00'],
    ['id', '0190163d-8694-739b-aea5-966c26f8ad91', '0190163d-8694-739b-aea5-966c26f8ad91'],
  ];
  it.each(cases)('%s %j', (field, text, value) => {
    expect(cell(field, text)).toEqual(value);
  });

  it('are never wrong whole numbers', () => {
    expect(() => cell('small', '9007199254740993')).toThrow(LensError);
    expect(() => cell('small', '9007199254740993')).toThrow(/bigint/);
  });
});

describe('the answer', () => {
  it('has its keys in order, null for null, and one row less than was asked of the database', () => {
    const row = ['a', null, null, null, null, null, null, null];
    const text = encodeResult(COMPILED, [row, row, row], FACTS);
    const result = JSON.parse(text) as QueryResult;
    expect(Object.keys(result)).toEqual([
      'columns',
      'rows',
      'rowCount',
      'truncated',
      'nextCursor',
      'timezone',
      'ranges',
      'computedAt',
      'warnings',
    ]);
    expect(result.rowCount).toBe(2);
    expect(result.truncated).toBe(true);
    expect(result.rows[1]).toEqual(
      Object.fromEntries(FIELDS.slice(0, 8).map((field) => [field, field === 'text' ? 'a' : null])),
    );
    expect(result.computedAt).toBe('2024-03-12T12:00:00.000Z');
    expect(text).toBe(JSON.stringify(result));
  });

  it('is not truncated when everything fits, unless a cap stopped the reading', () => {
    const read = (truncated: boolean): QueryResult =>
      JSON.parse(encodeResult(REST, [[null, null, null]], { ...FACTS, truncated })) as QueryResult;
    expect(read(false).truncated).toBe(false);
    expect(read(true).truncated).toBe(true);
  });
});

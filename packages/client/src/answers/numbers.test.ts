import { describe, expect, it } from 'vitest';
import { sampleResult } from '../../test/support/samples.ts';
import type { Column } from '../contract.ts';
import { applyNumberPolicy } from './numbers.ts';

function column(name: string, type: Column['type']): Column {
  return { name, type, role: 'metric', label: name };
}

function read(text: string, type: Column['type'] = 'decimal') {
  const result = applyNumberPolicy(
    sampleResult({ columns: [column('v', type)], rows: [{ v: text }] }),
    'number',
  );
  return { value: result.rows[0]?.v, warned: result.warnings.map((warning) => warning.code) };
}

describe('numbers', () => {
  it.each([
    ['0', 0],
    ['-12', -12],
    ['1.10', 1.1],
    ['0.00000012', 0.00000012],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['123456.123456789', 123456.123456789],
    ['NaN', Number.NaN],
  ])('keeps %s without a warning', (text, value) => {
    expect(read(text)).toEqual({ value, warned: [] });
  });

  it.each([
    '9007199254740993',
    '-9007199254740992',
    '123456789012345678.5',
    '0.12345678901234567891',
    '1' + '0'.repeat(400),
  ])('reports that %s loses digits', (text) => {
    expect(read(text).warned).toEqual(['number_precision_lost']);
  });

  it('warns once a column, and reads totals as well', () => {
    const result = applyNumberPolicy(
      sampleResult({
        columns: [column('a', 'bigint'), column('b', 'text'), column('c', 'double')],
        rows: [
          { a: '9007199254740993', b: '12', c: 'Infinity' },
          { a: '9007199254740995', b: '13', c: 0.5 },
          { a: null, b: null, c: null, $others: true },
        ],
        totals: { grand: { a: '5' }, subtotals: [{ by: ['b'], rows: [{ b: '12', a: '7' }] }] },
      }),
      'number',
    );
    expect(result.warnings).toHaveLength(1);
    expect(result.rows[0]).toEqual({ a: 9007199254740992, b: '12', c: Infinity });
    expect(result.rows[2]).toEqual({ a: null, b: null, c: null, $others: true });
    expect(result.totals).toEqual({ grand: { a: 5 }, subtotals: [{ by: ['b'], rows: [{ b: '12', a: 7 }] }] });
  });

  it('leaves the exact text, or asks the caller', () => {
    const sample = sampleResult({ columns: [column('v', 'bigint')], rows: [{ v: '9007199254740993' }] });
    expect(applyNumberPolicy(sample, 'string').rows).toEqual([{ v: '9007199254740993' }]);
    expect(applyNumberPolicy(sample, BigInt).rows).toEqual([{ v: 9007199254740993n }]);
    expect(sample.rows).toEqual([{ v: '9007199254740993' }]);
  });
});

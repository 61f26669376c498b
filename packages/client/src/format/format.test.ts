import { describe, expect, it } from 'vitest';
import type { Column } from '../contract.ts';
import { columnLabel, createFormat } from './index.ts';

const column = (parts: Partial<Column>): Column => ({
  name: 'n',
  label: 'n',
  type: 'integer',
  role: 'metric',
  ...parts,
});
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('cells by the metadata of their column', () => {
  it.each<[string, unknown, Partial<Column>, string, string]>([
    ['a count', 1234567, {}, '1,234,567', '1.234.567'],
    [
      'more digits than a number keeps',
      '9007199254740993',
      { type: 'bigint' },
      '9,007,199,254,740,993',
      '9.007.199.254.740.993',
    ],
    [
      'money',
      '1234.5',
      { type: 'decimal', format: { style: 'currency', currency: 'EUR' } },
      '€1,234.50',
      '1.234,50 €',
    ],
    ['a share', 0.256, { type: 'double', format: { style: 'percent' } }, '25.6%', '25,6 %'],
    ['a unit', 12, { unit: 'km' }, '12 km', '12 km'],
    [
      'places',
      3,
      { format: { style: 'number', minimumFractionDigits: 2, maximumFractionDigits: 2 } },
      '3.00',
      '3,00',
    ],
    ['a length of time', 3725, { format: { style: 'duration' } }, '1 h 2 min 5 s', '1 h 2 min 5 s'],
    ['a day', '2024-02-05', { type: 'date', role: 'dimension' }, '5 Feb 2024', '5. Feb. 2024'],
    [
      'a month',
      '2024-02-01',
      { type: 'date', role: 'dimension', granularity: 'month' },
      'Feb 2024',
      'Feb. 2024',
    ],
    [
      'a quarter',
      '2024-04-01',
      { type: 'date', role: 'dimension', granularity: 'quarter' },
      'Q2 2024',
      'Q2 2024',
    ],
    ['a weekday', 1, { role: 'dimension', granularity: 'weekday' }, 'Mon', 'Mo'],
    ['a text that looks like a number', '0012', { type: 'text', role: 'dimension' }, '0012', '0012'],
    ['nothing', null, { role: 'dimension' }, 'No value', 'No value'],
  ])('%s', (_, cell, parts, english, german) => {
    expect(plain(createFormat('en-GB').value(cell, column(parts)))).toBe(english);
    expect(plain(createFormat('de-DE').value(cell, column(parts)))).toBe(german);
  });

  it('are short on an axis', () => {
    expect(createFormat('en-US').value(1234567, column({}), 'short')).toBe('1.2M');
  });
});

it('a column without a label is named in words', () => {
  expect(columnLabel({ name: 'averageDelay', label: 'averageDelay' })).toBe('Average delay');
  expect(columnLabel({ name: 'n', label: 'Flights' })).toBe('Flights');
});

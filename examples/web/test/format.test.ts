import type { Column } from '@istari-lens/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { toChartData } from '../src/charts/series.ts';
import { columnLabel } from '../src/format/column-label.ts';
import { formatDimension, formatValue } from '../src/format/format-value.ts';

function column(type: Column['type'], parts: Partial<Column> = {}): Column {
  return { name: 'v', type, role: 'metric', label: 'v', ...parts };
}

function bucket(granularity: Column['granularity'], type: Column['type'] = 'date'): Column {
  return column(type, { role: 'dimension', granularity });
}

beforeAll(() => void vi.stubGlobal('navigator', { languages: ['de-DE', 'en-US'] }));
afterAll(() => void vi.unstubAllGlobals());

describe('a value is shown by its column', () => {
  it.each<[unknown, Column, string]>([
    [3_000_000, column('integer'), '3,000,000'],
    [12, column('double', { unit: 'min' }), '12.0 min'],
    [0.2174, column('double', { format: { style: 'percent' } }), '21.7%'],
    [1234.5, column('decimal', { format: { style: 'currency', currency: 'EUR' } }), '€1,234.50'],
    [3725, column('integer', { format: { style: 'duration' } }), '1 h 2 min 5 s'],
    [null, column('integer'), '–'],
    [null, column('text', { role: 'dimension' }), 'No value'],
    [true, column('boolean'), 'Yes'],
    ['2001-03-01', bucket('month'), 'Mar 2001'],
    ['2001-04-01', bucket('quarter'), 'Q2 2001'],
    ['2001-01-01', bucket('year'), '2001'],
    ['2001-12-31', bucket('day'), 'Dec 31, 2001'],
    // The wall clock of the answer, whatever zone the reader sits in.
    ['2001-12-31T23:30:00-08:00', bucket(undefined, 'timestamp'), 'Dec 31, 2001, 11:30 PM'],
    [1, bucket('weekday', 'integer'), 'Mon'],
    [12, bucket('monthOfYear', 'integer'), 'Dec'],
    [7, bucket('hourOfDay', 'integer'), '07:00'],
  ])('%j', (value, shownBy, text) => {
    // Which kind of space Intl writes differs between its versions.
    expect(formatValue(value, shownBy).replace(/\s/g, ' ')).toBe(text);
  });

  it('and an alias is read out as words', () => {
    expect(columnLabel(column('double', { name: 'averageDelay', label: 'averageDelay' }))).toBe(
      'Average delay',
    );
    expect(columnLabel(column('date', { name: 'date_month', label: 'date_month' }))).toBe('Date month');
    expect(columnLabel(column('double', { name: 'd', label: 'Delay at ORD' }))).toBe('Delay at ORD');
  });

  it('and the row of the others has no value of its own', () => {
    const origin = column('text', { name: 'origin', role: 'dimension' });
    expect(formatDimension({ origin: null, $others: true }, origin)).toBe('Others');
    expect(formatDimension({ origin: null }, origin)).toBe('No value');
  });
});

describe('chart data', () => {
  const month = column('date', { name: 'month', role: 'dimension', granularity: 'month' });
  const origin = column('text', { name: 'origin', role: 'dimension' });
  const count = column('integer', { name: 'n', label: 'Flights' });
  const answer = (columns: Column[], rows: Record<string, string | number | null>[]) => ({
    columns,
    rows,
    rowCount: rows.length,
    truncated: false,
    nextCursor: null,
    timezone: 'UTC',
    ranges: [],
    computedAt: '2001-08-01T00:00:00Z',
    warnings: [],
    queryId: 'q',
    cache: { status: 'miss' as const, ageMs: 0 },
    durationMs: 1,
  });

  it('takes each metric as a series', () => {
    const data = toChartData(answer([month, count], [{ month: '2001-01-01', n: 5 }]));
    expect(data.series.map(({ label }) => label)).toEqual(['Flights']);
    expect(data.categories).toEqual([{ label: 'Jan 2001', values: { n: 5 } }]);
  });

  it('splits by a second dimension, the largest first, and says how many are left out', () => {
    const origins = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'];
    const rows = origins.map((name, index) => ({ month: '2001-01-01', origin: name, n: index }));
    const data = toChartData(answer([month, origin, count], rows));
    expect(data.series.map(({ key }) => key)).toEqual(['I', 'H', 'G', 'F', 'E', 'D', 'C']);
    expect(data.hiddenSeries).toBe(2);
    expect(data.categories).toHaveLength(1);
  });
});

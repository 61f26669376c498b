import type { Column } from '@istari-lens/client';
import { formatNumber, type NumberWidth } from './format-number.ts';
import { formatTime, formatTimePart } from './format-time.ts';

/** Any cell of an answer as text, by the metadata of its column. */
export function formatValue(value: unknown, column: Column | undefined, width: NumberWidth = 'full'): string {
  if (value === null || value === undefined) return column?.role === 'dimension' ? 'No value' : '–';
  if (typeof value === 'number')
    return formatTimePart(value, column?.granularity) ?? formatNumber(value, column, width);
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value !== 'string') return JSON.stringify(value);
  const isTime = column?.type === 'date' || column?.type === 'timestamp';
  return isTime ? formatTime(value, column.granularity) : value;
}

/** The dimension of a row as text; the row that sums up the rest has no value of its own. */
export function formatDimension(row: { [alias: string]: unknown }, column: Column): string {
  return row.$others === true ? 'Others' : formatValue(row[column.name], column);
}

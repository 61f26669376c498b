import type { FilterValue } from '@istari-lens/client';

/** A range that the list of a date filter offers. */
export interface NamedRange {
  name: string;
  range: FilterValue;
}

/** The ranges that every date filter offers. */
export const namedRanges: readonly NamedRange[] = [
  { name: 'All time', range: null },
  { name: 'Last 7 days', range: { last: 7, unit: 'day' } },
  { name: 'Last 30 days', range: { last: 30, unit: 'day' } },
  { name: 'Last 3 months', range: { last: 3, unit: 'month' } },
  { name: 'Last 12 months', range: { last: 12, unit: 'month' } },
  { name: 'This month', range: { this: 'month' } },
  { name: 'This year', range: { this: 'year' } },
  { name: 'Year to date', range: { toDate: 'year' } },
];

/** Two ranges are the same whatever the order of their keys. */
export function isSameRange(one: FilterValue, other: FilterValue): boolean {
  return toKey(one) === toKey(other);
}

/** The day before or after a date, by the calendar. */
export function shiftDay(date: string, days: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}

function toKey(value: FilterValue): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

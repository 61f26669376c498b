import { expect, it } from 'vitest';
import { isSameRange, shiftDay } from './date-ranges.ts';

it('shifts days across months, leap days and years', () => {
  expect(shiftDay('2001-12-31', 1)).toBe('2002-01-01');
  expect(shiftDay('2024-03-01', -1)).toBe('2024-02-29');
  expect(shiftDay('2023-03-01', -1)).toBe('2023-02-28');
});

it('knows a range again', () => {
  expect(isSameRange({ last: 7, unit: 'day' }, { unit: 'day', last: 7 })).toBe(true);
  expect(isSameRange({ last: 7, unit: 'day' }, { last: 8, unit: 'day' })).toBe(false);
  expect(isSameRange(null, { this: 'year' })).toBe(false);
});

import type { Weekday } from '../../contract/types/tenant.ts';

/** In the order of their ISO numbers. */
const WEEKDAYS: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

/** The day of an ISO number, 1 for Monday. */
export function weekdayOf(isoNumber: number): Weekday {
  return WEEKDAYS[isoNumber - 1] ?? 'monday';
}

/** The ISO number of a day, 1 for Monday. */
export function isoNumberOf(weekday: Weekday): number {
  return WEEKDAYS.indexOf(weekday) + 1;
}

import type { Weekday } from '../../contract/types/tenant.ts';

/** Where weeks and years begin. It decides weeks, quarters and years; parts such as `weekday` stay as they are. */
export interface Calendar {
  readonly weekStart: Weekday;
  /** Month that the fiscal year begins with: 1 for January to 12 for December. */
  readonly fiscalYearStart: number;
}

/** Weeks from Monday (ISO 8601), years from January. */
export const DEFAULT_CALENDAR: Calendar = Object.freeze({ weekStart: 'monday', fiscalYearStart: 1 });

const DAYS_AFTER_MONDAY: Readonly<Record<Weekday, number>> = {
  monday: 0,
  tuesday: 1,
  wednesday: 2,
  thursday: 3,
  friday: 4,
  saturday: 5,
  sunday: 6,
};

/** Days from a Monday to the first day of a week, 0 to 6. */
export function weekShift({ weekStart }: Calendar): number {
  return DAYS_AFTER_MONDAY[weekStart];
}

/** Months from the first of January to the first start of a unit of `length` months, 0 to `length` - 1. */
export function monthShift({ fiscalYearStart }: Calendar, length: number): number {
  return (fiscalYearStart - 1) % length;
}

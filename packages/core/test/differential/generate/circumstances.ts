import fc from 'fast-check';
import type { EvaluatorCalendar } from '../evaluator/calendar.ts';
import type { Question } from '../evaluator/question.ts';

/** What a question depends on besides its text. */
export type Circumstances = Pick<Question, 'now' | 'attributes' | 'timezones' | 'calendar'>;

/** Zones with all sorts of changes: at midnight, of half an hour, across the date line, none. */
export const ZONES: readonly string[] = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Europe/London',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Pacific/Apia',
  'Pacific/Chatham',
  'America/Havana',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Tokyo',
];

/** Near changes of clocks, leap days, ends of years and of fiscal years. */
const NOWS: readonly string[] = [
  '2024-03-10T06:59:59Z',
  '2024-03-10T07:30:00Z',
  '2024-03-12T12:00:00Z',
  '2024-11-03T05:30:00Z',
  '2024-11-03T06:30:00Z',
  '2024-04-06T15:15:00Z',
  '2024-10-05T15:45:00Z',
  '2024-02-29T23:30:00Z',
  '2024-03-31T00:30:00.250Z',
  '2024-10-27T00:45:00Z',
  '2024-12-31T23:59:59.999Z',
  '2025-01-01T00:00:00Z',
  '2001-04-01T00:00:00Z',
  '2001-03-15T18:20:00Z',
  '2023-04-01T03:00:00Z',
  '2012-02-29T11:00:00Z',
  '2018-11-04T02:30:00Z',
];

const CALENDARS: readonly EvaluatorCalendar[] = [
  { firstWeekday: 1, firstMonth: 1 },
  { firstWeekday: 7, firstMonth: 4 },
  { firstWeekday: 6, firstMonth: 10 },
  { firstWeekday: 7, firstMonth: 2 },
  { firstWeekday: 3, firstMonth: 12 },
];

/** Circumstances; of an unusual calendar where the question is to show what that does. */
export function circumstances(isCalendarUnusual: boolean): fc.Arbitrary<Circumstances> {
  const zone = fc.constantFrom(...ZONES);
  return fc.record({
    now: fc.constantFrom(...NOWS).map((text) => Date.parse(text)),
    timezones: fc.oneof(
      fc.constant([]),
      zone.map((name) => [null, name]),
      fc.tuple(zone, zone),
    ),
    calendar: fc.constantFrom(...(isCalendarUnusual ? CALENDARS.slice(1) : CALENDARS)),
    attributes: fc.oneof(
      {
        weight: 9,
        arbitrary: fc.record({
          tenant: fc.constantFrom(1, 2),
          odds: fc.constantFrom([], [], [true], [false]),
          banned: fc.constantFrom('alpha', '100%', 'nobody', '😀'),
          ceiling: fc.constantFrom('9007199254740993', 20, '100000000000000000000'),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          { tenant: 1, ceiling: 5, odds: [] },
          { tenant: 2, banned: null, ceiling: 5, odds: [] },
        ),
      },
    ),
  });
}

import type { Granularity } from '../../src/contract/types/query.ts';

/**
 * SQL that shows a moment `x` of the samples as the product must, by the session's own time zone. The
 * only thing that it is told is the sample's `change` of clocks.
 */
export type Reference = (x: string) => string;

const DAY = (day: string): string => `to_char(${day}, 'YYYY-MM-DD')`;
const TIME = (time: string): string => `to_char(${time}, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM')`;
const SECOND = (x: string): string => `(extract(second FROM ${x}))`;
const part =
  (format: string): Reference =>
  (x) =>
    `to_char(${x}, '${format}')::int`;
const monthsBack = (x: string, months: string): string =>
  `make_date(to_char(${x}, 'YYYY')::int, to_char(${x}, 'MM')::int - (${months}), 1)`;

/** Postgres's own words for the same thing, none of which names a zone: `SET TimeZone` does. */
export const REFERENCES: Readonly<Record<Extract<Granularity, string>, Reference>> = {
  second: (x) => TIME(`${x} - make_interval(secs => ${SECOND(x)} - floor(${SECOND(x)}))`),
  minute: (x) => TIME(`${x} - make_interval(secs => ${SECOND(x)})`),
  hour: (x) =>
    TIME(
      `greatest(${x} - make_interval(mins => to_char(${x}, 'MI')::int, secs => ${SECOND(x)}),
        CASE WHEN change <= ${x} THEN change END)`,
    ),
  day: (x) => DAY(x),
  week: (x) => DAY(`${x}::date - (to_char(${x}, 'ID')::int - 1)`),
  month: (x) => DAY(monthsBack(x, '0')),
  quarter: (x) => DAY(monthsBack(x, `(to_char(${x}, 'MM')::int - 1) % 3`)),
  year: (x) => DAY(monthsBack(x, `to_char(${x}, 'MM')::int - 1`)),
  hourOfDay: part('HH24'),
  weekday: part('ID'),
  dayOfMonth: part('DD'),
  monthOfYear: part('MM'),
};

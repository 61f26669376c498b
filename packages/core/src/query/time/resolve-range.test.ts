import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, EVERYTHING } from '../../../test/query-fixtures.ts';
import type { TimeRange, TimeUnit } from '../../contract/types/query.ts';
import type { Weekday } from '../../contract/types/tenant.ts';
import type { Calendar } from './calendar.ts';
import { resolveRange, type ResolvedSpan } from './resolve-range.ts';
import type { TimeFamily } from './span-of-literal.ts';
import { createZoneSource } from './zone.ts';
import { wallOfInstant } from './wall-clock.ts';

const zones = createZoneSource();
const DAY_MS = 86_400_000;
const FROM = Date.UTC(2023, 11, 1);
const TO = Date.UTC(2027, 0, 31);

/** Zones of every kind of change: whole and half hours, at midnight, two hours, negative summer time, none. */
const NAMES = [
  'UTC',
  'America/New_York',
  'America/Havana',
  'America/Asuncion',
  'America/St_Johns',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Europe/Dublin',
  'Pacific/Chatham',
];
const DATE_UNITS: readonly TimeUnit[] = ['day', 'week', 'month', 'quarter', 'year'];
const UNITS: readonly TimeUnit[] = ['second', 'minute', 'hour', ...DATE_UNITS];
const WEEKDAYS: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];
const FIELDS: Readonly<Record<TimeFamily, string>> = { instant: 'moment', local: 'wall', date: 'day' };

interface Case {
  family: TimeFamily;
  zone: string;
  now: number;
  calendar: Calendar;
  range: TimeRange;
}

/** Changes of the clocks of a zone; moments near them are drawn as often as all others. */
const CHANGES: ReadonlyMap<string, readonly number[]> = new Map(NAMES.map((name) => [name, changesOf(name)]));

function offsetAt(name: string, instant: number): number {
  return zones(name)?.offsetAt(instant) ?? Number.NaN;
}

function changesOf(name: string): number[] {
  const found: number[] = [];
  for (let at = FROM; at < TO; at += 1_800_000) {
    if (offsetAt(name, at) !== offsetAt(name, at - 1)) found.push(at);
  }
  return found;
}

const moments = (zone: string): fc.Arbitrary<number> => {
  const anywhere = fc.integer({ min: FROM, max: TO });
  const changes = CHANGES.get(zone) ?? [];
  if (changes.length === 0) return anywhere;
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -2 * DAY_MS, max: 2 * DAY_MS }))
    .map(([change, distance]) => change + distance);
  const next = fc
    .tuple(fc.constantFrom(...changes), fc.constantFrom(-3_600_000, -1, 0, 1, 1_800_000, 3_599_999))
    .map(([change, distance]) => change + distance);
  return fc.oneof(anywhere, near, next);
};

const ranges = (units: readonly TimeUnit[]): fc.Arbitrary<TimeRange> =>
  fc.oneof(
    fc.record(
      {
        last: fc.integer({ min: 1, max: 400 }),
        unit: fc.constantFrom(...units),
        includeCurrent: fc.boolean(),
      },
      { requiredKeys: ['last', 'unit'] },
    ),
    fc.constantFrom(...units).map((unit) => ({ this: unit })),
    fc.constantFrom(...units).map((unit) => ({ toDate: unit })),
  );

const cases: fc.Arbitrary<Case> = fc
  .tuple(fc.constantFrom<TimeFamily>('instant', 'local', 'date'), fc.constantFrom(...NAMES))
  .chain(([family, zone]) =>
    fc.record({
      family: fc.constant(family),
      zone: fc.constant(zone),
      now: moments(zone),
      calendar: fc.record({
        weekStart: fc.constantFrom(...WEEKDAYS),
        fiscalYearStart: fc.integer({ min: 1, max: 12 }),
      }),
      range: ranges(family === 'date' ? DATE_UNITS : UNITS),
    }),
  );

function resolve({ family, zone, calendar, range }: Case, now: number): ResolvedSpan {
  const found = zones(zone);
  if (found === undefined) throw new Error(`No zone ${zone}`);
  const span = resolveRange(range, { family, zone: found, calendar, now });
  if ('problems' in span) throw new Error(JSON.stringify(span.problems));
  return span;
}

const bounds = ({ start, end }: ResolvedSpan): readonly bigint[] => [start, end];

describe('a relative range', () => {
  it('means the same until `validUntil`, and then something else', () => {
    let changed = 0;
    fc.assert(
      fc.property(cases, fc.double({ min: 0, max: 1, noNaN: true }), (asked, part) => {
        const span = resolve(asked, asked.now);
        const until = span.validUntil ?? Number.NaN;
        expect(until).toBeGreaterThan(asked.now);
        const between = asked.now + Math.floor((until - asked.now) * part);
        for (const at of [between, until - 1]) {
          if (at < until) expect([at, bounds(resolve(asked, at))]).toEqual([at, bounds(span)]);
        }
        // A wall clock that is put back at that moment begins the same unit once more.
        if (asked.family !== 'instant' && offsetAt(asked.zone, until) < offsetAt(asked.zone, until - 1))
          return;
        changed += 1;
        expect(bounds(resolve(asked, until))).not.toEqual(bounds(span));
      }),
      { numRuns: 3_000 },
    );
    expect(changed).toBeGreaterThan(2_500);
  });

  it('holds now, or ends with the unit before', () => {
    fc.assert(
      fc.property(cases, (asked) => {
        const { start, end } = resolve(asked, asked.now);
        const zone = zones(asked.zone) ?? { name: '', offsetAt: () => Number.NaN };
        const now = BigInt(asked.family === 'instant' ? asked.now : wallOfInstant(zone, asked.now)) * 1000n;
        expect(start).toBeLessThanOrEqual(now);
        if ('last' in asked.range && asked.range.includeCurrent !== true) {
          expect(end).toBeLessThanOrEqual(now);
          const current = resolve({ ...asked, range: { this: asked.range.unit } }, asked.now);
          expect(end).toBe(current.start);
        } else {
          expect(end).toBeGreaterThan(now);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is applied as it is echoed: asked again by its echo, it is the same statement', () => {
    fc.assert(
      fc.property(cases, (asked) => {
        const { family, zone, now, calendar } = asked;
        const ask = (value: TimeRange): ReturnType<typeof compile> =>
          compile(
            EVERYTHING,
            {
              metrics: [{ aggregate: 'count' }],
              filters: [{ field: FIELDS[family], op: 'inRange', value }],
              timezone: zone,
            },
            { zones, calendar, now: new Date(now) },
          );
        const first = ask(asked.range);
        const [echo] = first.ranges;
        const again = ask({ start: echo?.start ?? '', end: echo?.end ?? '' });
        expect(again.statement).toEqual(first.statement);
        expect(again.ranges).toEqual(first.ranges);
        expect(again.validUntil).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });
});

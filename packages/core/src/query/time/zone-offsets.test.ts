import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOfWall } from './wall-clock.ts';
import { rememberOffsets } from './zone-offsets.ts';
import { createZone, type Zone } from './zone.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_1 = Date.parse('0001-01-01T00:00:00Z');
const YEAR_9999 = Date.parse('9999-12-31T23:59:59Z');

interface Pair {
  readonly zone: Zone;
  readonly exact: (instant: number) => number;
}

/** The runtime's own answer from the fields of the wall clock, without what the zone reads or remembers. */
function exactOf(name: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
    const year = parts.get('era') === 'BC' ? 1 - part('year') : part('year');
    const wall = new Date(0);
    wall.setUTCFullYear(year, part('month') - 1, part('day'));
    wall.setUTCHours(part('hour'), part('minute'), part('second'));
    return wall.getTime() - Math.floor(instant / 1000) * 1000;
  };
}

const known = new Map<string, Pair>();
function pairOf(name: string): Pair {
  const zone = createZone(name);
  if (zone === undefined) throw new Error(`No zone ${name}`);
  const pair = known.get(name) ?? { zone, exact: exactOf(name) };
  known.set(name, pair);
  return pair;
}

/** The change of offset between two instants, to the millisecond; undefined where the offsets are equal. */
function changeBetween(exact: Pair['exact'], low: number, high: number): number | undefined {
  const before = exact(low);
  if (before === exact(high)) return undefined;
  let [from, to] = [low, high];
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (exact(middle) === before) from = middle;
    else to = middle;
  }
  return to;
}

const names = Intl.supportedValuesOf('timeZone').filter((name) => createZone(name) !== undefined);
const odd = [
  'Africa/Casablanca',
  'Africa/Freetown',
  'America/Noronha',
  'Asia/Gaza',
  'Pacific/Apia',
  'Antarctica/Troll',
];
const zoneNames = fc.oneof(fc.constantFrom(...names), fc.constantFrom(...odd));
const instants = fc.oneof(
  fc.integer({ min: YEAR_1, max: YEAR_9999 }),
  fc.integer({ min: Date.UTC(1830, 0, 1), max: Date.UTC(2110, 0, 1) }),
);

describe('remembered offsets', () => {
  it('are those of the runtime, in any zone from year 1 to 9999', () => {
    fc.assert(
      fc.property(zoneNames, instants, (name, instant) => {
        const { zone, exact } = pairOf(name);
        expect([name, instant, zone.offsetAt(instant)]).toEqual([name, instant, exact(instant)]);
      }),
      { numRuns: 4000 },
    );
  });

  it('are those of the runtime within hours of a change', () => {
    const near = fc.integer({ min: -6 * HOUR_MS, max: 6 * HOUR_MS });
    fc.assert(
      fc.property(zoneNames, instants, near, (name, instant, distance) => {
        const { zone, exact } = pairOf(name);
        const change = changeBetween(exact, instant, instant + 120 * DAY_MS);
        if (change === undefined) return;
        for (const at of [change - 1, change, change + 1, change + distance]) {
          expect([name, at, zone.offsetAt(at)]).toEqual([name, at, exact(at)]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('are those of the runtime through the days of changes that were soon taken back', () => {
    const days: [string, string][] = [
      ['Africa/Freetown', '1939-08-25T00:00:00Z'],
      ['America/Noronha', '2000-10-05T00:00:00Z'],
      ['Asia/Gaza', '2040-10-16T00:00:00Z'],
      ['Africa/Casablanca', '2026-02-10T00:00:00Z'],
      ['Pacific/Apia', '2011-12-28T00:00:00Z'],
    ];
    for (const [name, start] of days) {
      const { zone, exact } = pairOf(name);
      for (let hour = 0; hour < 24 * 50; hour += 1) {
        const at = Date.parse(start) + hour * HOUR_MS;
        expect([name, at, zone.offsetAt(at)]).toEqual([name, at, exact(at)]);
      }
    }
  });

  it('ask the runtime little, however many days and how far apart', () => {
    let asked = 0;
    const { exact } = pairOf('America/New_York');
    const offsetAt = rememberOffsets((instant) => {
      asked += 1;
      return exact(instant);
    });
    const zone: Zone = { name: 'America/New_York', offsetAt };
    for (let day = 0; day < 10_000; day += 1) instantOfWall(zone, Date.UTC(1995, 0, 1 + day));
    expect(asked).toBeLessThan(10_000);
    for (let year = 0; year < 9999; year += 1) {
      for (const day of [1, 80, 170, 300]) instantOfWall(zone, YEAR_1 + (year * 365.2425 + day) * DAY_MS);
    }
    expect(asked).toBeLessThan(80_000);
  });
});

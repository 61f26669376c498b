import { describe, expect, it } from 'vitest';
import type { TimeRange } from '../../contract/types/query.ts';
import { DEFAULT_CALENDAR } from './calendar.ts';
import { resolveRange } from './resolve-range.ts';
import { spanOfLiteral, type TimeFamily } from './span-of-literal.ts';
import { writeWall } from './time-text.ts';
import { instantOfWall, wallOfInstant } from './wall-clock.ts';
import { createZone, createZoneSource, isTimeZone, type Zone } from './zone.ts';

function zoneOf(name: string): Zone {
  const zone = createZone(name);
  if (zone === undefined) throw new Error(`No zone ${name}`);
  return zone;
}

const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
const NEW_YORK = zoneOf('America/New_York');

describe('zones', () => {
  it('are IANA names with an area', () => {
    for (const name of ['UTC', 'GMT', 'Europe/Brussels', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5']) {
      expect([name, isTimeZone(name)]).toEqual([name, true]);
    }
    for (const name of [
      '',
      'CET',
      'EST',
      '+05:30',
      'Europe/Nowhere',
      'local',
      'Europe/',
      "Europe/Brussels'",
    ]) {
      expect([name, isTimeZone(name)]).toEqual([name, false]);
    }
  });

  it('are made once by a source', () => {
    const zones = createZoneSource();
    expect(zones('Europe/Brussels')).toBe(zones('Europe/Brussels'));
    expect(zones('Europe/Nowhere')).toBeUndefined();
  });

  it('are kept by a source while they are in use, however many others are asked for', () => {
    const zones = createZoneSource();
    const brussels = zones('Europe/Brussels');
    const tokyo = zones('Asia/Tokyo');
    for (let index = 0; index < 1024; index += 1) {
      const letters = [...'america/new_york'].map((letter, place) =>
        (index >> place) % 2 === 1 ? letter.toUpperCase() : letter,
      );
      expect(zones(letters.join(''))).toBeDefined();
      expect(zones('Europe/Brussels')).toBe(brussels);
    }
    expect(zones('Asia/Tokyo')).not.toBe(tokyo);
    expect(zones('Asia/Tokyo')).toBe(zones('Asia/Tokyo'));
  });

  it('know offsets on both sides of a change within a day', () => {
    expect(NEW_YORK.offsetAt(Date.parse('2024-03-10T06:59:59Z')) / 3_600_000).toBe(-5);
    expect(NEW_YORK.offsetAt(Date.parse('2024-03-10T07:00:00Z')) / 3_600_000).toBe(-4);
    expect(zoneOf('Europe/Brussels').offsetAt(Date.parse('1875-01-01T00:00:00Z')) / 1000).toBe(1050);
  });
});

describe('the instant of a wall clock', () => {
  const cases: [string, string, string][] = [
    ['America/New_York', '2024-01-01T00:00:00Z', '2024-01-01T05:00:00Z'],
    ['America/New_York', '2024-03-10T02:30:00Z', '2024-03-10T07:00:00Z'],
    ['America/New_York', '2024-11-03T01:30:00Z', '2024-11-03T05:30:00Z'],
    // Midnight occurs twice in Havana, and not at all in Cairo.
    ['America/Havana', '2024-11-03T00:00:00Z', '2024-11-03T04:00:00Z'],
    ['Africa/Cairo', '2024-04-26T00:00:00Z', '2024-04-25T22:00:00Z'],
    // Samoa had no 30 December 2011.
    ['Pacific/Apia', '2011-12-30T12:00:00Z', '2011-12-30T10:00:00Z'],
  ];
  it.each(cases)('in %s of %s', (zone, wall, instant) => {
    expect(iso(instantOfWall(zoneOf(zone), Date.parse(wall)))).toBe(instant);
  });

  it('is where the wall clock first reads at least that, through a year of hours', () => {
    for (const name of ['America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca']) {
      const zone = zoneOf(name);
      for (let hour = 0; hour < 366 * 24; hour += 1) {
        const wall = Date.parse('2024-01-01T00:00:00Z') + hour * 3_600_000;
        const instant = instantOfWall(zone, wall);
        expect(wallOfInstant(zone, instant)).toBeGreaterThanOrEqual(wall);
        expect(wallOfInstant(zone, instant - 1)).toBeLessThan(wall);
      }
    }
  });
});

describe('a written time', () => {
  const read = (text: string, family: TimeFamily, zone = NEW_YORK): unknown => {
    const found = spanOfLiteral(text, family, zone);
    return 'problem' in found ? 'problem' : [writeWall(found.start), writeWall(found.end)];
  };

  it('is the whole of its smallest unit', () => {
    expect(read('2024-03-10', 'instant')).toEqual(['2024-03-10T05:00:00', '2024-03-11T04:00:00']);
    expect(read('2024-11-03', 'instant')).toEqual(['2024-11-03T04:00:00', '2024-11-04T05:00:00']);
    expect(read('2024-03-01T10:30', 'instant')).toEqual(['2024-03-01T15:30:00', '2024-03-01T15:31:00']);
    expect(read('2024-03-01T10:30:15+02:00', 'instant')).toEqual([
      '2024-03-01T08:30:15',
      '2024-03-01T08:30:16',
    ]);
    expect(read('2024-03-01 10:30:15.25', 'local')).toEqual([
      '2024-03-01T10:30:15.25',
      '2024-03-01T10:30:15.26',
    ]);
    expect(read('2024-03-01T10:30:15.000001Z', 'instant')).toEqual([
      '2024-03-01T10:30:15.000001',
      '2024-03-01T10:30:15.000002',
    ]);
    expect(read('2024-02-29', 'date')).toEqual(['2024-02-29T00:00:00', '2024-03-01T00:00:00']);
  });

  it('that clocks leave out is nothing, and one that they show twice its first occurrence', () => {
    expect(read('2024-03-10T02:30', 'instant')).toEqual(['2024-03-10T07:00:00', '2024-03-10T07:00:00']);
    expect(read('2024-03-10T02:30:15.5', 'instant')).toEqual(['2024-03-10T07:00:00', '2024-03-10T07:00:00']);
    expect(read('2024-03-10T01:59', 'instant')).toEqual(['2024-03-10T06:59:00', '2024-03-10T07:00:00']);
    expect(read('2024-11-03T01:30', 'instant')).toEqual(['2024-11-03T05:30:00', '2024-11-03T05:31:00']);
    expect(read('2024-11-03T01:59', 'instant')).toEqual(['2024-11-03T05:59:00', '2024-11-03T06:00:00']);
    // Samoa had no 30 December 2011.
    const apia = zoneOf('Pacific/Apia');
    expect(read('2011-12-30', 'instant', apia)).toEqual(['2011-12-30T10:00:00', '2011-12-30T10:00:00']);
  });

  it('must exist and fit', () => {
    for (const text of [
      '',
      '2024',
      '2024-1-1',
      '2023-02-29',
      '2024-13-01',
      '2024-03-01T24:00',
      '2024-03-01T10:60',
      '0000-01-01',
      '2024-03-01T10:00+25:00',
      '2024-03-01T10:00:00.1234567',
    ]) {
      expect([text, read(text, 'instant')]).toEqual([text, 'problem']);
    }
    expect(read('2024-03-01T10:00', 'date')).toBe('problem');
    expect(read('2024-03-01T10:00Z', 'local')).toBe('problem');
    expect(read('0001-01-01', 'instant', zoneOf('Asia/Tokyo'))).toBe('problem');
    expect(read('9999-12-31', 'instant')).toBe('problem');
    expect(read('9999-12-31', 'date')).toEqual(['9999-12-31T00:00:00', '10000-01-01T00:00:00']);
  });
});

describe('relative ranges', () => {
  // Half past noon in New York on Tuesday 12 March 2024; clocks went forward on Sunday.
  const now = Date.parse('2024-03-12T16:30:20Z');
  const resolve = (range: TimeRange, family: TimeFamily = 'instant', zone = NEW_YORK, at = now): unknown => {
    const found = resolveRange(range, { family, zone, calendar: DEFAULT_CALENDAR, now: at });
    if ('problems' in found) return found.problems.map(({ problem }) => problem).join(' ');
    return [
      writeWall(found.start),
      writeWall(found.end),
      found.validUntil === null ? null : iso(found.validUntil),
    ];
  };

  const cases: [TimeRange, string, string, string][] = [
    [{ last: 3, unit: 'month' }, '2023-12-01T05:00:00', '2024-03-01T05:00:00', '2024-04-01T04:00:00Z'],
    [
      { last: 3, unit: 'month', includeCurrent: true },
      '2023-12-01T05:00:00',
      '2024-04-01T04:00:00',
      '2024-04-01T04:00:00Z',
    ],
    [{ last: 3, unit: 'day' }, '2024-03-09T05:00:00', '2024-03-12T04:00:00', '2024-03-13T04:00:00Z'],
    [{ last: 1, unit: 'week' }, '2024-03-04T05:00:00', '2024-03-11T04:00:00', '2024-03-18T04:00:00Z'],
    [{ last: 1, unit: 'quarter' }, '2023-10-01T04:00:00', '2024-01-01T05:00:00', '2024-04-01T04:00:00Z'],
    [{ last: 2, unit: 'year' }, '2022-01-01T05:00:00', '2024-01-01T05:00:00', '2025-01-01T05:00:00Z'],
    [{ last: 72, unit: 'hour' }, '2024-03-09T16:00:00', '2024-03-12T16:00:00', '2024-03-12T17:00:00Z'],
    [{ last: 5, unit: 'minute' }, '2024-03-12T16:25:00', '2024-03-12T16:30:00', '2024-03-12T16:31:00Z'],
    [{ last: 5, unit: 'second' }, '2024-03-12T16:30:15', '2024-03-12T16:30:20', '2024-03-12T16:30:21Z'],
    [{ this: 'week' }, '2024-03-11T04:00:00', '2024-03-18T04:00:00', '2024-03-18T04:00:00Z'],
    [{ this: 'month' }, '2024-03-01T05:00:00', '2024-04-01T04:00:00', '2024-04-01T04:00:00Z'],
    [{ toDate: 'year' }, '2024-01-01T05:00:00', '2024-03-13T04:00:00', '2024-03-13T04:00:00Z'],
    [{ toDate: 'day' }, '2024-03-12T04:00:00', '2024-03-12T17:00:00', '2024-03-12T17:00:00Z'],
  ];
  it.each(cases)('%j', (range, start, end, validUntil) => {
    expect(resolve(range)).toEqual([start, end, validUntil]);
  });

  it('of a wall clock without a zone go by the clock of the query zone, and are not shifted', () => {
    expect(resolve({ last: 1, unit: 'day' }, 'local')).toEqual([
      '2024-03-11T00:00:00',
      '2024-03-12T00:00:00',
      '2024-03-13T04:00:00Z',
    ]);
    expect(resolve({ last: 2, unit: 'hour' }, 'local')).toEqual([
      '2024-03-12T10:00:00',
      '2024-03-12T12:00:00',
      '2024-03-12T17:00:00Z',
    ]);
    const tokyo = zoneOf('Asia/Tokyo');
    expect(resolve({ this: 'day' }, 'date', tokyo)).toEqual([
      '2024-03-13T00:00:00',
      '2024-03-14T00:00:00',
      '2024-03-13T15:00:00Z',
    ]);
    expect(resolve({ toDate: 'day' }, 'date')).toEqual([
      '2024-03-12T00:00:00',
      '2024-03-13T00:00:00',
      '2024-03-13T04:00:00Z',
    ]);
  });

  it('count the hour that occurs twice as two', () => {
    const at = Date.parse('2024-11-03T06:30:00Z');
    expect(resolve({ last: 2, unit: 'hour' }, 'instant', NEW_YORK, at)).toEqual([
      '2024-11-03T04:00:00',
      '2024-11-03T06:00:00',
      '2024-11-03T07:00:00Z',
    ]);
  });

  it('take absolute bounds by the start of what was written', () => {
    expect(resolve({ start: '2024-01-01', end: '2024-02-01T12:00' })).toEqual([
      '2024-01-01T05:00:00',
      '2024-02-01T17:00:00',
      null,
    ]);
  });
});

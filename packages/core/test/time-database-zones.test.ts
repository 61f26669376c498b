import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createZoneSource, zoneChangesStatement, zoneOfChanges, type Zone } from '../src/query/index.ts';

const HOUR_MS = 3_600_000;
const FIRST = Date.parse('0001-01-02T00:00:00Z');
const LAST = Date.parse('9999-12-30T00:00:00Z');

/** Zones whose rules are out of the ordinary, and some that are not. */
const NAMES = [
  'America/New_York',
  'Europe/Dublin',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'America/Havana',
  'Pacific/Apia',
  'Antarctica/Troll',
  'Asia/Kathmandu',
  'America/St_Johns',
];

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase('empty');
});
afterAll(async () => {
  await db?.drop();
});

async function readZone(name: string): Promise<Zone> {
  const { text, values = [] } = zoneChangesStatement(name);
  const { rows } = await db.query<Record<string, string>>(text, [...values]);
  return zoneOfChanges(
    name,
    rows.map((row) => Object.values(row).map(String)),
  );
}

/** What the database itself adds to UTC at these instants, in milliseconds. */
async function offsetsOf(name: string, instants: readonly number[]): Promise<number[]> {
  const { rows } = await db.query<{ offset: number }>(
    `SELECT (extract(epoch FROM timezone($1, at)) - extract(epoch FROM at))::float8 * 1000 AS "offset"
     FROM unnest($2::float8[]) WITH ORDINALITY AS list (seconds, n), to_timestamp(seconds) AS at ORDER BY n`,
    [name, instants.map((instant) => Math.floor(instant / 1000))],
  );
  return rows.map(({ offset }) => offset);
}

describe('a zone as a database knows it', () => {
  it.each(NAMES)(
    '%s has its offsets at any moment from year 1 to 9999, and next to each change',
    async (name) => {
      const zone = await readZone(name);
      const anywhere = fc.sample(fc.integer({ min: FIRST, max: LAST }), 2_000);
      const recent = fc.sample(fc.integer({ min: Date.UTC(1835, 0, 1), max: Date.UTC(2130, 0, 1) }), 2_000);
      const changes = recent.flatMap((instant) => {
        const later = instant + 90 * 24 * HOUR_MS;
        return zone.offsetAt(instant) === zone.offsetAt(later) ? [] : [changeBetween(zone, instant, later)];
      });
      const near = changes.flatMap((change) => [change - 1000, change, change + 1000]);
      const instants = [...anywhere, ...recent, ...near];
      const expected = await offsetsOf(name, instants);
      const found = instants.map((instant) => zone.offsetAt(Math.floor(instant / 1000) * 1000));
      const wrong = instants.flatMap((instant, index) =>
        found[index] === expected[index]
          ? []
          : [[new Date(instant).toISOString(), found[index], expected[index]]],
      );
      expect(wrong).toEqual([]);
      expect(changes.length).toBeGreaterThan(0);
    },
  );

  it('refuses rows that describe no zone', () => {
    expect(() => zoneOfChanges('Europe/Brussels', [])).toThrow(TypeError);
    expect(() => zoneOfChanges('Europe/Brussels', [['x', '1']])).toThrow(TypeError);
    expect(() => zoneOfChanges('Europe/Brussels', [['1', null]])).toThrow(TypeError);
  });

  it('agrees with the runtime on nearly every zone, so that either can serve', async () => {
    const runtime = createZoneSource();
    const instants = Array.from({ length: 600 }, (_, index) => Date.UTC(1990, 0, 1 + index * 21, 12));
    const names = ['Europe/Brussels', 'Asia/Tokyo', 'America/Sao_Paulo', 'Australia/Sydney'];
    for (const name of names) {
      const zone = await readZone(name);
      const wrong = instants.filter((at) => zone.offsetAt(at) !== runtime(name)?.offsetAt(at));
      expect([name, wrong]).toEqual([name, []]);
    }
  });
});

/** A change of offset between two instants, to the second. */
function changeBetween(zone: Zone, low: number, high: number): number {
  let [from, to] = [Math.floor(low / 1000), Math.floor(high / 1000)];
  const before = zone.offsetAt(from * 1000);
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (zone.offsetAt(middle * 1000) === before) from = middle;
    else to = middle;
  }
  return to * 1000;
}

import { describe, expect, it } from 'vitest';
import type { TextRows } from '../../databases/analytics-database.ts';
import { LensError } from '../../errors/index.ts';
import { createZoneSource, type ZoneSource } from '../../query/index.ts';
import { createDataSourceZones, type DataSourceZones } from './data-source-zones.ts';

const SOURCE = { id: 'source', version: 1 };
const SUMMER = Date.parse('2024-07-01T00:00:00Z');
const HOUR_MS = 3_600_000;

/** A data source whose tz database knows a single offset, in hours, for every zone. */
function fakeSource(): {
  zones: DataSourceZones;
  asked: string[];
  state: { now: number; hours: number; error: Error | null };
} {
  const asked: string[] = [];
  const state = { now: 0, hours: 7, error: null as Error | null };
  const zones = createDataSourceZones({
    runtime: createZoneSource(),
    monotonic: () => state.now,
    read: async (sourceId, tenant, { values = [] }): Promise<TextRows> => {
      asked.push(`${tenant} ${sourceId} ${String(values[0])}`);
      if (state.error !== null) throw state.error;
      return { rows: [['-5364662400', String(state.hours * 3600)]], truncated: false };
    },
  });
  return { zones, asked, state };
}

const hoursOf = (source: ZoneSource, name: string): number =>
  (source(name)?.offsetAt(SUMMER) ?? Number.NaN) / HOUR_MS;

describe('createDataSourceZones', () => {
  it('gives the zones of the database, and asks once for many', async () => {
    const { zones, asked } = fakeSource();
    const found = await Promise.all(
      Array.from({ length: 20 }, () => zones(SOURCE, 't', ['Europe/Brussels', 'Europe/Brussels'])),
    );
    expect(found.map((source) => hoursOf(source, 'Europe/Brussels'))).toEqual(Array(20).fill(7));
    expect(asked).toEqual(['t source Europe/Brussels']);
  });

  it('keeps tenants, data sources and their versions apart', async () => {
    const { zones, asked } = fakeSource();
    const names = ['Europe/Brussels'];
    await zones(SOURCE, 't', names);
    await zones(SOURCE, 'u', names);
    await zones({ ...SOURCE, id: 'other' }, 't', names);
    await zones({ ...SOURCE, version: 2 }, 't', names);
    expect(asked).toHaveLength(4);
  });

  it('asks nothing about UTC, `local` and what is no zone', async () => {
    const { zones, asked } = fakeSource();
    const source = await zones(SOURCE, 't', ['UTC', 'GMT', 'local', 'Europe/Nowhere', "'; DROP"]);
    expect(asked).toEqual([]);
    expect(hoursOf(source, 'UTC')).toBe(0);
    expect(source('Europe/Nowhere')).toBeUndefined();
  });

  it('takes the zones of the runtime while the database does not answer, and asks again after a while', async () => {
    const { zones, asked, state } = fakeSource();
    const ask = async (): Promise<number> =>
      hoursOf(await zones(SOURCE, 't', ['Europe/Brussels']), 'Europe/Brussels');
    state.error = new Error('down');
    expect([await ask(), await ask()]).toEqual([2, 2]);
    expect(asked).toHaveLength(1);
    state.error = null;
    state.now = 5_000;
    // Nobody waits for the second attempt.
    expect(await ask()).toBe(2);
    expect(await ask()).toBe(7);
    expect(asked).toHaveLength(2);
  });

  it('asks once an hour, and goes on with what it knows when that fails', async () => {
    const { zones, asked, state } = fakeSource();
    const ask = async (): Promise<number> =>
      hoursOf(await zones(SOURCE, 't', ['Europe/Brussels']), 'Europe/Brussels');
    expect(await ask()).toBe(7);
    state.now = HOUR_MS - 1;
    await ask();
    expect(asked).toHaveLength(1);
    state.now = HOUR_MS;
    state.error = new Error('down');
    expect([await ask(), await ask()]).toEqual([7, 7]);
    expect(asked).toHaveLength(2);
    state.error = null;
    state.hours = 8;
    state.now = HOUR_MS + 5_000;
    await ask();
    expect(await ask()).toBe(8);
  });

  it('refuses a zone that the database does not know', async () => {
    const { zones, state } = fakeSource();
    const cause = Object.assign(new Error('time zone not recognized'), { code: '22023' });
    state.error = new LensError('invalid_query', 'A value does not fit.', { cause });
    await expect(zones(SOURCE, 't', ['Europe/Brussels'])).rejects.toMatchObject({
      code: 'invalid_query',
      issues: [{ pointer: '/timezone', code: 'unknown_timezone' }],
    });
    state.error = null;
    expect(hoursOf(await zones(SOURCE, 't', ['Europe/Brussels']), 'Europe/Brussels')).toBe(7);
  });
});

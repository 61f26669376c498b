import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAnalyticsDatabase, type AnalyticsDatabase } from '../src/databases/index.ts';
import type { PoolLike } from '../src/index.ts';
import { startRecordingProxy } from './recording-proxy.ts';

const limits = { timeoutMs: 10_000, maxRows: 1_000, maxBytes: 1_000_000 };
const SYNC = 'S';
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase('analytics');
});
afterAll(async () => db.drop());

/** Runs `work` over a pool of one connection, and what was said on it meanwhile, by the letters of the messages. */
async function said(work: (database: AnalyticsDatabase) => Promise<unknown>): Promise<string> {
  const proxy = await startRecordingProxy(db.readerUrl);
  const database = createAnalyticsDatabase({ url: proxy.url, poolMax: 1 });
  await database.read({ text: 'select 1' }, { limits });
  const before = proxy.messages().length;
  await work(database);
  const messages = proxy.messages().slice(before);
  await database.close();
  await proxy.close();
  return messages.map(({ type }) => type).join('');
}

/** A pool of a host that is no pool of the driver, as far as Lens can see. */
function foreignPool(inner: pg.Pool): PoolLike {
  return {
    async connect() {
      const client = await inner.connect();
      return {
        query: async (config) => client.query(config as pg.QueryConfig),
        release: (error) => client.release(error),
      };
    },
  };
}

describe('a read', () => {
  it('is one round trip, each statement alone in its message of the extended protocol', async () => {
    const read = (database: AnalyticsDatabase): Promise<unknown> =>
      database.read({ text: 'select $1::int', values: [1] }, { limits });
    // Parse, bind and execute: the beginning, the settings, the statement, the end.
    expect(await said(read)).toBe(`${'PBE'.repeat(4)}${SYNC}`);
    expect(await said((database) => database.readRaw({ text: 'select 1' }, { limits }))).toBe(
      `${'PBE'.repeat(4)}${SYNC}`,
    );
  });

  it('that fails takes its transaction back, and the connection serves on', async () => {
    const letters = await said(async (database) => {
      await expect(database.read({ text: 'select 1/0' }, { limits })).rejects.toMatchObject({
        code: 'invalid_query',
      });
      expect((await database.read({ text: 'select 1' }, { limits })).rows).toEqual([['1']]);
    });
    expect(letters).toBe(`${'PBE'.repeat(4)}${SYNC}Q${'PBE'.repeat(4)}${SYNC}`);
  });

  it('fault huge-result: past the cap on rows is stopped in Postgres, not read to its end', async () => {
    const database = createAnalyticsDatabase({ url: db.readerUrl, poolMax: 1 });
    const start = performance.now();
    const { rows, truncated } = await database.read(
      { text: "select generate_series(1, 50000000), repeat('x', 1000)" },
      { limits: { ...limits, maxRows: 3, maxBytes: 1e9 } },
    );
    expect(rows.map(([n]) => n)).toEqual(['1', '2', '3']);
    expect(truncated).toBe(true);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect((await database.read({ text: 'select 1' }, { limits })).rows).toEqual([['1']]);
    await database.close();
  });

  it('keeps wide, long and empty rows as they are, by bytes too', async () => {
    const database = createAnalyticsDatabase({ url: db.readerUrl, poolMax: 1 });
    const text = `select repeat('ä"', n * 20000), null, '', n from generate_series(1, 8) as n order by n`;
    const raw = await database.readRaw({ text }, { limits: { ...limits, maxBytes: 10_000_000 } });
    expect(raw).toMatchObject({ rowCount: 8, truncated: false });
    const { rows } = await database.read({ text }, { limits: { ...limits, maxBytes: 10_000_000 } });
    expect(rows).toEqual(
      Array.from({ length: 8 }, (_, index) => [
        'ä"'.repeat((index + 1) * 20_000),
        null,
        '',
        String(index + 1),
      ]),
    );
    await database.close();
  });

  it('is right over a pool that is not of the driver, statement by statement', async () => {
    const inner = new pg.Pool({ connectionString: db.readerUrl, max: 1 });
    const database = createAnalyticsDatabase({ pool: foreignPool(inner) });
    const settings =
      "select current_setting('statement_timeout'), current_setting('search_path'), current_setting('transaction_read_only'), $1::text, null";
    const expected = [['10s', 'pg_catalog, pg_temp', 'on', 'ä', null]];
    expect((await database.read({ text: settings, values: ['ä'] }, { limits })).rows).toEqual(expected);
    await expect(database.read({ text: 'select 1/0' }, { limits })).rejects.toMatchObject({
      code: 'invalid_query',
    });
    expect(
      await database.read({ text: 'select generate_series(1, 10)' }, { limits: { ...limits, maxRows: 2 } }),
    ).toEqual({ rows: [['1'], ['2']], truncated: true });
    await expect(
      database.read(
        { text: "select repeat('x', 100), generate_series(1, 100)" },
        { limits: { ...limits, maxBytes: 1_000 } },
      ),
    ).rejects.toMatchObject({ code: 'result_too_large' });
    const { rows } = await inner.query("select current_setting('statement_timeout') as timeout");
    expect(rows).toEqual([{ timeout: '0' }]);
    await database.close();
    await inner.end();
  });
});

import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAnalyticsDatabase, createAppDatabase } from '../src/databases/index.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase('empty');
});
afterAll(async () => db.drop());

const sleep = { text: 'select pg_sleep(0.6)' };

describe('the load of a pool', () => {
  it('of the app database tells used, idle and waiting', async () => {
    const app = createAppDatabase({ url: db.url, schema: 'lens', poolMax: 2 });
    try {
      expect(app.load()).toEqual({ max: 2, open: 0, idle: 0, waiting: 0 });
      const running = Array.from({ length: 5 }, () => app.query(sleep));
      await expect.poll(() => app.load()).toEqual({ max: 2, open: 2, idle: 0, waiting: 3 });
      await Promise.all(running);
      expect(app.load()).toEqual({ max: 2, open: 2, idle: 2, waiting: 0 });
    } finally {
      await app.close();
    }
  });

  it('of an analytics database does too', async () => {
    const analytics = createAnalyticsDatabase({ url: db.url, poolMax: 1 });
    const limits = { timeoutMs: 5_000, maxRows: 1, maxBytes: 1_000 };
    try {
      const running = Array.from({ length: 2 }, () => analytics.read(sleep, { limits }));
      await expect.poll(() => analytics.load?.()).toEqual({ max: 1, open: 1, idle: 0, waiting: 1 });
      await Promise.all(running);
    } finally {
      await analytics.close();
    }
  });

  it("of the host's pool is read from its counts; its maximum is the host's affair", async () => {
    const pool = new pg.Pool({ connectionString: db.url, max: 3 });
    const app = createAppDatabase({ pool, schema: 'lens' });
    await app.query({ text: 'select 1' });
    expect(app.load()).toEqual({ max: null, open: 1, idle: 1, waiting: 0 });
    await app.close();
    await pool.end();
    expect(
      createAppDatabase({ pool: { connect: () => pool.connect() }, schema: 'lens' }).load(),
    ).toBeUndefined();
  });
});

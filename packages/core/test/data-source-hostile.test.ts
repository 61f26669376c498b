import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createAddressVetting,
  createAnalyticsDatabase,
  withCircuitBreaker,
  type AnalyticsDatabase,
} from '../src/databases/index.ts';
import { LensError } from '../src/errors/index.ts';
import {
  message,
  report,
  startHostilePostgres,
  type HostilePostgres,
  type HostileScript,
} from './support/hostile-postgres.ts';
import { CANARY, HOSTILE_AT_QUERY, HOSTILE_AT_START } from './support/hostile-scripts.ts';

const MIB = 2 ** 20;
const PASSWORD = 'canary-password';
const LIMITS = { timeoutMs: 1_000, maxRows: 1_000, maxBytes: MIB };
/** The limit of the statement, that of the connecting, the grace of each, and one try more. */
const LONGEST_MS = 9_000;
const WANTED = { text: 'select 1 as wanted', values: [] };

let db: TestDatabase;
let server: HostilePostgres | undefined;
let database: AnalyticsDatabase | undefined;

beforeAll(async () => {
  db = await createTestDatabase('analytics');
});
afterAll(() => db?.drop());
afterEach(async () => {
  await database?.close();
  await server?.close();
});

const vetting = createAddressVetting({ allowedNetworks: ['127.0.0.0/8'] });

async function open(script: HostileScript): Promise<AnalyticsDatabase> {
  server = await startHostilePostgres(script);
  database = createAnalyticsDatabase({
    url: `postgresql://u:${PASSWORD}@127.0.0.1:${server.port}/d`,
    rules: { vetting },
    connectionTimeoutMs: 1_000,
    poolMax: 2,
  });
  return database;
}

/** Reads, and makes sure that it fails cleanly: in time, in little memory, telling nothing. */
async function failureOf(script: HostileScript): Promise<LensError> {
  const hostile = await open(script);
  const real = createAnalyticsDatabase({ url: db.readerUrl, poolMax: 1 });
  await real.read(WANTED, { limits: LIMITS });
  const before = process.memoryUsage().rss;
  let highest = before;
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss);
  }, 10);
  const startedAt = performance.now();
  const failure = await hostile.read(WANTED, { limits: LIMITS }).then(
    () => undefined,
    (error: unknown) => error,
  );
  const tookMs = performance.now() - startedAt;
  clearInterval(watch);
  if (!LensError.isInstance(failure)) throw new Error('It did not fail as it must.', { cause: failure });
  expect(tookMs).toBeLessThan(LONGEST_MS);
  expect((highest - before) / MIB).toBeLessThan(150);
  expect(failure.message).not.toContain('canary');
  // Another data source is as it was.
  await expect(real.read(WANTED, { limits: LIMITS })).resolves.toMatchObject({ rows: [['1']] });
  await real.close();
  await hostile.close();
  await expect.poll(() => server?.openSockets(), { timeout: 3_000 }).toBe(0);
  return failure;
}

describe('control 17: a hostile server at the start', () => {
  it.each(Object.entries(HOSTILE_AT_START))('that %s', async (_, onStart) => {
    const failure = await failureOf({ onStart });
    expect(failure.code).toBe('data_source_unavailable');
    expect(server?.received().includes(PASSWORD)).toBe(false);
  });
});

describe('control 17: a hostile server at a query', () => {
  it.each(Object.entries(HOSTILE_AT_QUERY))('that %s', async (_, onWanted) => {
    const { code } = await failureOf({ onWanted });
    expect(['data_source_unavailable', 'query_timeout', 'result_too_large']).toContain(code);
  });

  it('that floods an idle connection', async () => {
    const idle = await open({ onIdle: ({ flood }) => flood(report('N', CANARY.repeat(100))) });
    await expect(idle.read(WANTED, { limits: LIMITS })).resolves.toMatchObject({ rows: [['1']] });
    await expect.poll(() => server?.openSockets(), { timeout: 5_000 }).toBe(0);
  });
});

describe('control 17: a hostile server and the breaker', () => {
  it('is left alone after a few failures, while others are asked', async () => {
    const states: string[] = [];
    const hostile = withCircuitBreaker(
      await open({ onStart: ({ socket }) => void socket.write(message('K')) }),
      {
        failures: 3,
        onChange: (state) => states.push(state),
      },
    );
    for (let round = 0; round < 6; round += 1) {
      await expect(hostile.read(WANTED, { limits: LIMITS })).rejects.toMatchObject({
        code: 'data_source_unavailable',
      });
    }
    expect(states).toEqual(['open']);
    expect(server?.connections()).toBe(3);
  });
});

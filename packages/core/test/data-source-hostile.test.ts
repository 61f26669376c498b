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
  row,
  startHostilePostgres,
  word,
  type HostilePostgres,
  type HostileScript,
} from './support/hostile-postgres.ts';

const MIB = 2 ** 20;
const CANARY = 'canary-of-the-server';
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

const scram = (text: string): Buffer => message('R', Buffer.concat([word(11), Buffer.from(text)]));

const AT_START: Record<string, HostileScript['onStart']> = {
  'never answers': () => {},
  'closes at once': ({ socket }) => socket.end(),
  'resets at once': ({ socket }) => void socket.resetAndDestroy(),
  'answers in another protocol': ({ socket }) => void socket.write(`HTTP/1.1 200 OK\r\n\r\n${CANARY}`),
  'answers garbage': ({ flood }) => flood(Buffer.alloc(1024, 0xa5)),
  'sends nought': ({ flood }) => flood(Buffer.alloc(1024)),
  'sends a message that is too short to be read': ({ socket }) => void socket.write(message('K')),
  'sends a message shorter than its own length': ({ socket }) => void socket.write(message('S', '', 0)),
  'announces a message of 1 GB': ({ socket, flood }) => {
    socket.write(message('E', '', 2 ** 30));
    flood(Buffer.alloc(64 * 1024, 0x41));
  },
  'sends endless notices': ({ flood }) => flood(report('N', CANARY.repeat(100))),
  'sends endless settings': ({ flood }) => flood(message('S', 'application_name\0x\0')),
  'asks for the bare password': ({ socket }) => void socket.write(message('R', word(3))),
  'asks for an unknown login': ({ socket }) => void socket.write(message('R', word(7))),
  'asks for an unknown mechanism': ({ socket }) =>
    void socket.write(message('R', Buffer.concat([word(10), Buffer.from('CANARY\0\0')]))),
  'goes on with a login that was not begun': ({ socket }) => void socket.write(scram('r=x,s=x,i=4096')),
  'asks for endless work': ({ socket }) => {
    socket.write(message('R', Buffer.concat([word(10), Buffer.from('SCRAM-SHA-256\0\0')])));
    socket.once('data', (bytes) => {
      const nonce = /r=([^,]+)/.exec(bytes.toString('latin1'))?.[1] ?? '';
      socket.write(scram(`r=${nonce}x,s=c2FsdA==,i=2000000000`));
    });
  },
  'refuses with a megabyte of text': ({ socket }) => void socket.write(report('E', CANARY.repeat(50_000))),
  'refuses with a code that means another thing': ({ socket }) =>
    void socket.write(report('E', CANARY, '42703')),
};

const AT_QUERY: Record<string, HostileScript['onWanted']> = {
  'never answers': () => {},
  'sends a row without an end': ({ socket, flood }) => {
    socket.write(message('D', Buffer.concat([Buffer.from([0, 1]), word(2 ** 30)]), 2 ** 30));
    flood(Buffer.alloc(64 * 1024, 0x41));
  },
  'sends rows without end': ({ flood }) => flood(row(['x'.repeat(1_000)])),
  'closes within a row': ({ socket }) => void socket.end(row(['x'.repeat(1_000)]).subarray(0, 100)),
  'resets within a row': ({ socket }) => {
    socket.write(row(['x'.repeat(1_000)]).subarray(0, 100), () => socket.resetAndDestroy());
  },
  'sends endless notices': ({ flood }) => flood(report('N', CANARY.repeat(100))),
  'sends endless notifications': ({ flood }) =>
    flood(message('A', Buffer.concat([word(1), Buffer.from('c\0p\0')]))),
  'sends garbage': ({ flood }) => flood(Buffer.alloc(1024, 0xa5)),
  'announces a message of 1 GB': ({ socket, flood }) => {
    socket.write(message('E', '', 2 ** 30));
    flood(Buffer.alloc(64 * 1024, 0x41));
  },
  'sends a row without a number of values': ({ socket }) => void socket.write(message('D')),
  'sends a message that is too short to be read': ({ socket }) => void socket.write(message('T')),
  'says too many values': ({ socket }) =>
    void socket.write(
      Buffer.concat([row(['1'], 9), message('C', 'SELECT 1\0'), message('C', 'COMMIT\0'), message('Z', 'I')]),
    ),
  'says fewer values than none': ({ socket }) =>
    void socket.write(
      Buffer.concat([
        row(['1'], -1),
        message('C', 'SELECT 1\0'),
        message('C', 'COMMIT\0'),
        message('Z', 'I'),
      ]),
    ),
  'says another number of values in each row': ({ socket }) =>
    void socket.write(
      Buffer.concat([
        row(['1']),
        row(['1', '2']),
        message('C', 'SELECT 2\0'),
        message('C', 'COMMIT\0'),
        message('Z', 'I'),
      ]),
    ),
  'fails with a megabyte of text': ({ socket }) =>
    void socket.write(report('E', CANARY.repeat(60_000), '53000')),
  'fails with text, and is well': ({ socket }) =>
    void socket.write(Buffer.concat([report('E', CANARY, '53000'), message('Z', 'I')])),
};

describe('control 17: a hostile server at the start', () => {
  it.each(Object.entries(AT_START))('that %s', async (_, onStart) => {
    const failure = await failureOf({ onStart });
    expect(failure.code).toBe('data_source_unavailable');
    expect(server?.received().includes(PASSWORD)).toBe(false);
  });
});

describe('control 17: a hostile server at a query', () => {
  it.each(Object.entries(AT_QUERY))('that %s', async (_, onWanted) => {
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

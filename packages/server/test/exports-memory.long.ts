import { request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLens, loadConfig } from '@istari-lens/core';
import { ADMIN, type LensDatabases } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServerEnv } from './support/server-fixture.ts';
import { startWatchedServer, type WatchedServer } from './support/watched-server.ts';

const ROWS = 1_000_000;
const MEGABYTE = 1_048_576;
const SAMPLE_MS = 50;

let databases: LensDatabases;
let server: WatchedServer;
let token = '';

beforeAll(async () => {
  databases = await createServerEnv();
  const { analytics, env } = databases;
  await analytics.query(`
    CREATE TABLE public.million AS
      SELECT n AS id, 'Flight ' || n AS label, n % 1000 / 8.0::float8 AS ratio, (n * 1.25)::numeric(12, 2) AS price,
        timestamptz '2024-01-01' + n * interval '1 minute' AS at
      FROM generate_series(1, ${ROWS}) AS n;
    ALTER TABLE public.million ADD PRIMARY KEY (id);
    ANALYZE public.million;
    GRANT SELECT ON public.million TO ${analytics.readerRole}`);
  await using lens = createLens(loadConfig(env), { migrate: true });
  await lens.ready();
  const login = await lens.auth.login(ADMIN);
  token = login.accessToken;
  await lens.datasets.create(await lens.auth.authenticate(token), {
    name: 'million',
    base: { schema: 'public', table: 'million' },
    key: ['id'],
    fields: {
      id: { column: 'id', type: 'integer' },
      label: { column: 'label', type: 'text' },
      ratio: { column: 'ratio', type: 'double' },
      price: { column: 'price', type: 'decimal' },
      at: { column: 'at', type: 'timestamp', storedAs: { kind: 'timestamptz' } },
    },
  });
  server = await startWatchedServer(env);
});

afterAll(async () => {
  await server?.close();
  await databases?.drop();
});

async function open(format: string): Promise<IncomingMessage> {
  const sent = request(`${server.url}/query/export?format=${format}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  });
  sent.end(JSON.stringify({ dataset: 'million', fields: ['id', 'label', 'ratio', 'price', 'at'] }));
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return answer;
}

/** Reads all of it; gives its lines and how much the memory of the server's process grew meanwhile, in megabytes. */
async function readWatched(format: string, pauseMs: number): Promise<{ lines: number; grown: number }> {
  const before = await server.residentBytes();
  let most = before;
  let isRead = false;
  const watching = (async () => {
    while (!isRead) {
      most = Math.max(most, await server.residentBytes());
      await sleep(SAMPLE_MS);
    }
  })();
  let lines = 0;
  const answer = await open(format);
  for await (const part of answer) {
    for (const byte of part as Buffer) if (byte === 0x0a) lines += 1;
    if (pauseMs > 0) await sleep(pauseMs);
  }
  isRead = true;
  await watching;
  expect(answer.complete).toBe(true);
  return { lines, grown: (most - before) / MEGABYTE };
}

describe('fault huge-result: an export of a million rows', () => {
  test.each([
    ['ndjson', 0],
    ['ndjson', 2],
    ['csv', 0],
    ['csv', 2],
  ])('as %s, with a reader who pauses %d ms after each piece, keeps memory flat', async (format, pauseMs) => {
    const { lines, grown } = await readWatched(format, pauseMs);
    expect(lines).toBe(format === 'csv' ? ROWS + 1 : ROWS + 2);
    expect(grown).toBeLessThan(50);
  });
});

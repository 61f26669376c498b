import type { DataSource } from '@istari-lens/core/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  message,
  row,
  startHostilePostgres,
  type HostilePostgres,
  type HostileScript,
} from '../../core/test/support/hostile-postgres.ts';
import { CANARY, HOSTILE_AT_QUERY, HOSTILE_AT_START } from '../../core/test/support/hostile-scripts.ts';
import { createLogger } from '../src/observability/create-logger.ts';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const PASSWORD = 'canary-password';
/** The limits of the connecting and of the statement, for each of the few statements that come before a question. */
const LONGEST_MS = 25_000;

let fixture: ServerFixture;
let hostile: HostilePostgres | undefined;
let logged = '';
let serial = 0;

beforeAll(async () => {
  const logger = createLogger('debug', { write: (line) => (logged += line) });
  fixture = await createServerFixture({ QUERY_TIMEOUT_MS: '1000' }, { logger });
});
afterAll(() => fixture?.close());
afterEach(async () => {
  await hostile?.close();
  logged = '';
});

/** A data source that leads to a server with this script, and a dataset over it. */
async function add(script: HostileScript): Promise<{ id: string; name: string }> {
  hostile = await startHostilePostgres(script);
  const name = `hostile${(serial += 1)}`;
  const { call, token } = fixture;
  const host = `postgresql://u:${PASSWORD}@127.0.0.1:${hostile.port}`;
  const made = await call('createDataSource', {
    token,
    body: { name, url: `${host}/d?sslmode=disable&connect_timeout=1` },
  });
  expect(made.status).toBe(201);
  const { id } = made.body as DataSource;
  // Directly, since the service would ask the server first.
  await fixture.app.query(
    `insert into lens.datasets (tenant_id, name, title, definition, data_source_id)
      values ('default', $1, $1, $2, $3)`,
    [
      name,
      JSON.stringify({
        base: { schema: 'public', table: 'wanted' },
        fields: { n: { column: 'n', type: 'integer' } },
      }),
      id,
    ],
  );
  return { id, name };
}

/** Asks, and makes sure that it is answered in time and form, and that neither answer nor log tells a word of the server. */
async function askAll({ id, name }: { id: string; name: string }): Promise<void> {
  const { call, token, lens, admin } = fixture;
  const params = { id };
  const startedAt = performance.now();
  const [question, resources, { ok, detail }] = await Promise.all([
    call('runQuery', { token, body: { dataset: name, metrics: [{ aggregate: 'count' }] } }),
    call('listResources', { token, params }),
    // Over HTTP it is limited to a few in a minute.
    lens.datasources.test(admin, id),
  ]);
  expect(performance.now() - startedAt).toBeLessThan(LONGEST_MS);
  // What it sends in good form is data, if wrong; the caller has held each answer against the contract.
  for (const { status, body } of [question, resources]) {
    expect([200, 422, 503, 504]).toContain(status);
    if (status !== 200) expect(body).toMatchObject({ requestId: expect.stringMatching(/./) });
  }
  const told =
    [question, resources].map(({ text, headers }) => text + JSON.stringify([...headers])).join() +
    logged +
    detail;
  expect(ok).toBeTypeOf('boolean');
  expect(told).not.toMatch(/canary/i);
  expect((await call('getLiveness')).status).toBe(200);
}

describe('control 17/20: a data source whose server, at the start,', () => {
  test.each(Object.entries(HOSTILE_AT_START))('%s', async (_, onStart) => {
    const { id, name } = await add({ onStart });
    await askAll({ id, name });
    expect(hostile?.received().includes(PASSWORD)).toBe(false);
  });
});

describe('control 17/20: a data source whose server, when it is asked,', () => {
  test.each(Object.entries(HOSTILE_AT_QUERY))('%s', async (_, onWanted) => {
    await askAll(await add({ word: '', onWanted }));
  });

  test.each([1, 2, 5, 40])('answers whatever it is asked with %s texts', async (columns) => {
    const answer = Buffer.concat([
      row(Array.from({ length: columns }, () => CANARY)),
      message('C', 'SELECT 1\0'),
      message('Z', 'I'),
    ]);
    await askAll(await add({ word: '', onWanted: ({ socket }) => void socket.write(answer) }));
  });
});

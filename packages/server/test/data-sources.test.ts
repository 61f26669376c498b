import type { DataSource, DeletionImpact, Page, Problem, Resource } from '@istari-lens/core/contract';
import { loadConfig } from '@istari-lens/core';
import { inspect } from 'node:util';
import { createTestDatabase, findFreePort, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer } from '../src/index.ts';
import { createCaller } from './support/caller.ts';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const PASSWORD = 'a-long-enough-Passw0rd';
const CANARY = 'canary-Pa55word';

let fixture: ServerFixture;
let tokens: Record<'editor' | 'viewer' | 'operator', string>;
let url: string;
let logged = '';

beforeAll(async () => {
  const note = (fields: object, message: string): void => {
    logged += `${message} ${inspect(fields, { depth: 8 })}\n`;
  };
  fixture = await createServerFixture({}, { logger: { debug: note, info: note, warn: note, error: note } });
  url = `${fixture.analytics.readerUrl}?sslmode=disable`;
  const tokenOf = async (role: keyof typeof tokens): Promise<string> => {
    const email = `${role}@example.com`;
    await fixture.lens.users.create({ email, password: PASSWORD, role });
    return (await fixture.lens.auth.login({ email, password: PASSWORD })).accessToken;
  };
  tokens = {
    editor: await tokenOf('editor'),
    viewer: await tokenOf('viewer'),
    operator: await tokenOf('operator'),
  };
});
afterAll(() => fixture?.close());

async function create(name: string, body: object = {}): Promise<DataSource> {
  const { call, token } = fixture;
  const answer = await call('createDataSource', { token, body: { name, url, ...body } });
  expect(answer.status).toBe(201);
  return answer.body as DataSource;
}

describe('a data source', () => {
  test('is added, read, tested, changed and deleted over HTTP', async () => {
    const { call, token, app } = fixture;
    const answer = await call('createDataSource', {
      token,
      body: { name: 'Shop', url },
      headers: { 'X-Request-Id': 'made-here-1' },
    });
    const made = answer.body as DataSource;
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/data-sources/${made.id}`);
    const params = { id: made.id };
    expect(await call('getDataSource', { token, params })).toMatchObject({ status: 200, body: made });
    expect(await call('testDataSource', { token, params })).toMatchObject({ body: { ok: true } });
    const changed = await call('updateDataSource', { token, params, body: { name: 'Store' } });
    expect(changed).toMatchObject({ status: 200, body: { name: 'Store', status: 'ok' } });
    expect(await call('getDataSourceImpact', { token, params })).toMatchObject({
      body: { datasets: [], dashboards: [] },
    });
    expect((await call('deleteDataSource', { token, params })).status).toBe(204);
    expect((await call('getDataSource', { token, params })).status).toBe(404);
    const { rows } = await app.query<{ action: string; ip: string; request: string }>(
      `select action, ip, request_id as request from lens.audit_log where target_id = $1 order by created_at, id`,
      [made.id],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'dataSource.created',
      'dataSource.tested',
      'dataSource.changed',
      'dataSource.deleted',
    ]);
    expect(rows[0]).toMatchObject({ request: 'made-here-1', ip: expect.stringMatching(/127\.0\.0\.1/) });
  });

  test('control 16: tells its URL in no answer and no log line', async () => {
    const { call, token } = fixture;
    const port = await findFreePort();
    const secret = `postgresql://${CANARY}:${CANARY}@127.0.0.1:${port}/${CANARY}?sslmode=disable`;
    const texts: string[] = [];
    const record = async (...args: Parameters<typeof call>): Promise<unknown> => {
      const { text, headers, body } = await call(...args);
      texts.push(text, JSON.stringify([...headers]));
      return body;
    };
    const body = { name: 'Secret', url: secret, replicaUrls: [secret] };
    const { id } = (await record('createDataSource', { token, body })) as DataSource;
    const params = { id };
    await record('createDataSource', { token, body });
    await record('createDataSource', { token, body: { ...body, name: 'Wrong', url: `${secret}&host=/tmp` } });
    await record('createDataSource', { token, body: { ...body, unknown: secret } });
    await record('updateDataSource', { token, params, body: { url: secret } });
    await record('updateDataSource', { token, params, body: { url: `x${secret}` } });
    for (const name of ['getDataSource', 'testDataSource', 'listResources', 'getDataSourceImpact'] as const)
      await record(name, { token, params });
    await record('listResourceColumns', { token, params: { id, schema: 'public', name: 'flights' } });
    await record('listDataSources', { token });
    const dataset = {
      name: 'secret',
      dataSourceId: id,
      base: { schema: 'public', table: 'flights' },
      fields: { delay: { column: 'delay', type: 'integer' as const } },
    };
    await fixture.lens.datasets.create(fixture.admin, dataset);
    await record('runQuery', { token, body: { dataset: 'secret', metrics: [{ aggregate: 'count' }] } });
    await record('deleteDataSource', { token, params });
    expect(texts.length).toBeGreaterThan(20);
    expect(texts.join('\n')).not.toContain(CANARY);
    expect(logged).toContain('the connection test of a data source failed');
    expect(logged).not.toContain(CANARY);
  });

  test('is not deleted while datasets are over it', async () => {
    const { call, token, admin, lens } = fixture;
    const { id } = await create('Used');
    const dataset = await lens.datasets.create(admin, {
      name: 'used',
      dataSourceId: id,
      base: { schema: 'public', table: 'flights' },
      fields: { delay: { column: 'delay', type: 'integer' } },
    });
    const impact = await call('getDataSourceImpact', { token, params: { id } });
    expect((impact.body as DeletionImpact).datasets).toEqual([{ id: dataset.id, name: 'used' }]);
    const refused = await call('deleteDataSource', { token, params: { id } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((refused.body as Problem).detail).toContain('"used"');
  });
});

describe('what there is in a data source', () => {
  test('is listed for editors, whatever the names', async () => {
    const { call, analytics } = fixture;
    const name = 'odd "näme"/?%2F #1';
    await analytics.query(`create table "${name.replaceAll('"', '""')}" ("Cölumn" numeric not null)`);
    await analytics.query(`grant select on "${name.replaceAll('"', '""')}" to ${analytics.readerRole}`);
    const { id } = await create('Listed');
    const token = tokens.editor;
    const first = await call('listResources', { token, params: { id }, query: { q: 'ODD "', limit: '1' } });
    expect((first.body as Page<Resource>).items).toEqual([
      { schema: 'public', name, kind: 'table', rowEstimate: null },
    ]);
    const columns = await call('listResourceColumns', { token, params: { id, schema: 'public', name } });
    expect(columns.body).toEqual({
      items: [{ name: 'Cölumn', type: 'decimal', nullable: false }],
      nextCursor: null,
    });
    const none = { id, schema: 'public', name: 'none' };
    expect((await call('listResourceColumns', { token, params: none })).status).toBe(404);
    expect(
      (await call('listResources', { token, params: { id }, query: { cursor: 'x' } })).body,
    ).toMatchObject({ code: 'cursor_mismatch' });
  });
});

describe('control 17: the connection test', () => {
  test('is for admins, ten times a minute, and says the same whatever fails', async () => {
    const { call, token, server } = fixture;
    const { id } = await create('Tested');
    const body = (part: Partial<Record<'hostname' | 'port' | 'password' | 'pathname', string>>): object => {
      const changed = Object.assign(new URL(url), part);
      return { url: changed.href };
    };
    const answers: unknown[] = [];
    for (const part of [
      { port: String(await findFreePort()) },
      { password: 'wrong' },
      { pathname: '/nothing' },
    ]) {
      expect((await call('updateDataSource', { token, params: { id }, body: body(part) })).status).toBe(200);
      answers.push((await call('testDataSource', { token, params: { id } })).body);
    }
    expect(answers.map((answer) => JSON.stringify(answer))).toEqual(
      answers.map(() => JSON.stringify(answers[0])),
    );
    expect(answers[0]).toMatchObject({ ok: false, code: 'data_source_unavailable' });

    const byEditor = await call('testDataSource', { token: tokens.editor, params: { id } });
    expect(byEditor.status).toBe(403);
    const other = createCaller(server.url);
    const statuses: number[] = [];
    let last: Awaited<ReturnType<typeof other>> | undefined;
    for (let round = 0; round < 11; round += 1) {
      last = await other('testDataSource', { token, params: { id: crypto.randomUUID() } });
      statuses.push(last.status);
    }
    expect(statuses.slice(-1)).toEqual([429]);
    expect(statuses.filter((status) => status === 404).length).toBeLessThanOrEqual(10);
    expect(last?.body).toMatchObject({ code: 'rate_limited', retryAfterSeconds: expect.any(Number) });
    expect(last?.headers.get('ratelimit')).toMatch(/"connection-test";r=0;t=\d+/);
    expect(last?.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});

describe('control 12: data sources', () => {
  const calls = [
    ['getDataSource', {}, 'editor'],
    ['updateDataSource', { body: { name: 'Mine' } }, 'admin'],
    ['deleteDataSource', {}, 'admin'],
    ['getDataSourceImpact', {}, 'admin'],
    ['listResources', {}, 'editor'],
    ['listResourceColumns', {}, 'editor'],
  ] as const;

  test('of another tenant are answered as those that are not there', async () => {
    const { app, lens, call, token } = fixture;
    const { id } = await create('Mine alone');
    await app.query(`insert into lens.tenants (id, name) values ('other', 'Other')`);
    const email = 'admin@other.example';
    await lens.users.create({ email, password: PASSWORD, role: 'admin', tenant: 'other' });
    const { accessToken: theirs } = await lens.auth.login({ email, password: PASSWORD });
    const bare = (text: string): string => text.replace(/"requestId":"[^"]*"/, '');
    for (const [name, options] of [...calls, ['testDataSource', {}] as const]) {
      const params = { id, schema: 'public', name: 'flights' };
      const foreign = await call(name, { token: theirs, params, ...options });
      const unknown = await call(name, {
        token: theirs,
        params: { ...params, id: crypto.randomUUID() },
        ...options,
      });
      expect([name, foreign.status, bare(foreign.text)]).toEqual([name, 404, bare(unknown.text)]);
    }
    const list = await call('listDataSources', { token: theirs });
    expect(JSON.stringify(list.body)).not.toContain(id);
    expect((await call('getDataSource', { token, params: { id } })).body).toMatchObject({
      name: 'Mine alone',
    });
  });

  test('are for the roles that the contract names', async () => {
    const { call } = fixture;
    const { id } = await create('For roles');
    const params = { id, schema: 'public', name: 'flights' };
    for (const [name, options, least] of calls) {
      expect((await call(name, { params, ...options })).status).toBe(401);
      for (const role of [
        'viewer',
        'operator',
        ...(least === 'admin' ? (['editor'] as const) : []),
      ] as const) {
        const { status } = await call(name, { token: tokens[role], params, ...options });
        expect([name, role, status]).toEqual([name, role, 403]);
      }
    }
    const body = { name: 'By an editor', url };
    expect((await call('createDataSource', { token: tokens.editor, body })).status).toBe(403);
  });
});

describe('of two servers', () => {
  let moved: TestDatabase;
  afterAll(() => moved?.drop());

  test('both ask the new database once the URL was changed at one of them', async () => {
    const { call, token, admin, lens, env } = fixture;
    moved = await createTestDatabase('analytics');
    await moved.query('delete from flights where ctid not in (select ctid from flights limit 7)');
    const other = await startServer(loadConfig(env));
    await other.ready;
    const callOther = createCaller(other.url);
    const { id } = await create('Moving');
    await lens.datasets.create(admin, {
      name: 'moving',
      dataSourceId: id,
      base: { schema: 'public', table: 'flights' },
      fields: { delay: { column: 'delay', type: 'integer' } },
    });
    const body = { dataset: 'moving', metrics: [{ aggregate: 'count', as: 'n' }] };
    const count = async (by: typeof call): Promise<unknown> =>
      ((await by('runQuery', { token, body })).body as { rows: { n: number }[] }).rows[0]?.n;
    const before = await count(call);
    expect(before).toBeGreaterThan(7);
    expect(await count(callOther)).toBe(before);
    const change = { url: `${moved.readerUrl}?sslmode=disable` };
    expect((await call('updateDataSource', { token, params: { id }, body: change })).status).toBe(200);
    for (const by of [call, callOther]) {
      await expect.poll(() => count(by), { timeout: 5_000, interval: 100 }).toBe(7);
      // Once it is seen, no cached answer of the old version comes back.
      for (let round = 0; round < 20; round += 1) expect(await count(by)).toBe(7);
    }
    await other.close();
  });
});

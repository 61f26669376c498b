import { loadConfig, scopesOfRole, type ApiKeySecret, type Principal, type Scope } from '@istari-lens/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type RunningServer } from '../src/index.ts';
import { createCaller, type Caller } from './support/caller.ts';
import { ADMIN, createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const ALL: Scope[] = scopesOfRole('admin');

let fixture: ServerFixture;
let now = Date.now();
/** Another process over the same databases. */
let other: RunningServer;
let callOther: Caller;

beforeAll(async () => {
  fixture = await createServerFixture({}, { clock: () => new Date(now) });
  other = await startServer(loadConfig(fixture.env), { clock: () => new Date(now) });
  await other.ready;
  callOther = createCaller(other.url);
});
afterAll(async () => {
  await other?.close();
  await fixture?.close();
});

const make = (scopes: Scope[], more: { expiresAt?: string } = {}): Promise<ApiKeySecret> =>
  fixture.lens.apiKeys.create(fixture.admin, { name: 'Robot', scopes, ...more });

/** Status of a call that every reader of dashboards may make. */
async function statusOf(key: string, call: Caller = fixture.call): Promise<number> {
  return (await call('listDashboards', { token: key })).status;
}

/** Waits until the call gives this status, and says how long that took. */
async function until(status: number, key: string, call: Caller): Promise<number> {
  const startedAt = performance.now();
  while ((await statusOf(key, call)) !== status) {
    if (performance.now() - startedAt > 8_000) throw new Error('The status never came.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return performance.now() - startedAt;
}

describe('control 8: API keys', () => {
  test('control 8: are told once, by lens_<id>_<secret><checksum>, and stored as a hash', async () => {
    const made = await fixture.call('createApiKey', {
      token: fixture.token,
      body: { name: 'Nightly', scopes: ['dashboards:read'] },
    });
    expect(made.status).toBe(201);
    const { key, ...shown } = made.body as ApiKeySecret;
    expect(made.headers.get('location')).toBe(`/api-keys/${shown.id}`);
    expect(key).toMatch(/^lens_[0-9a-f]{32}_[0-9A-Za-z]{49}$/);
    expect(key.startsWith(shown.prefix)).toBe(true);
    expect(await statusOf(key)).toBe(200);

    const got = await fixture.call('getApiKey', { token: fixture.token, params: { id: shown.id } });
    expect(got.body).toMatchObject({ id: shown.id, name: 'Nightly', scopes: ['dashboards:read'] });
    const list = await fixture.call('listApiKeys', { token: fixture.token });
    const stored = await fixture.app.query(`select row_to_json(k)::text as row from lens.api_keys k
      union all select row_to_json(a)::text from lens.audit_log a`);
    const secret = key.slice(key.lastIndexOf('_') + 1);
    for (const text of [got.text, list.text, JSON.stringify(stored.rows)]) expect(text).not.toContain(secret);
    const audit = await fixture.app.query(
      `select action, actor_id from lens.audit_log where target_id = '${shown.id}'`,
    );
    expect(audit.rows).toEqual([{ action: 'apiKey.created', actor_id: fixture.admin.id }]);
  });

  test('control 8: are not read from the query string', async () => {
    const { key } = await make(['dashboards:read']);
    for (const name of ['key', 'apiKey', 'access_token', 'token', 'Authorization']) {
      const { status } = await fixture.call('listDashboards', { query: { [name]: key } });
      expect([401, 400, 422]).toContain(status);
    }
  });

  test('control 8: never have scopes beyond those of their maker', async () => {
    const narrow: Principal = {
      kind: 'host',
      id: 'h',
      tenant: 'default',
      role: 'admin',
      scopes: ['admin', 'query:read'],
      attributes: {},
    };
    const { apiKeys } = fixture.lens;
    const refused = expect.objectContaining({ code: 'forbidden' });
    await expect(apiKeys.create(narrow, { name: 'x', scopes: ['dashboards:write'] })).rejects.toEqual(
      refused,
    );
    await expect(apiKeys.create(narrow, { name: 'x', scopes: ['query:read'] })).resolves.toBeDefined();
    // Rotating tells the key, so it is as good as making one.
    const wide = await make(ALL);
    await expect(apiKeys.rotate(narrow, wide.id)).rejects.toEqual(refused);
    const byKey = await fixture.call('createApiKey', {
      token: wide.key,
      body: { name: 'x', scopes: ['admin'] },
    });
    expect(byKey.status).toBe(403);
    const another = await make(['query:read']);
    const rotate = (id: string) =>
      fixture.call('rotateApiKey', { token: wide.key, params: { id }, body: { overlapSeconds: 60 } });
    expect((await rotate(another.id)).status).toBe(403);
    expect((await rotate(wide.id)).status).toBe(200);
  });

  test.each<[Scope[], Record<'listDashboards' | 'runQuery' | 'listApiKeys' | 'getMe', number>]>([
    [['dashboards:read'], { listDashboards: 200, runQuery: 403, listApiKeys: 403, getMe: 403 }],
    [['query:read'], { listDashboards: 403, runQuery: 200, listApiKeys: 403, getMe: 403 }],
    [['admin'], { listDashboards: 403, runQuery: 403, listApiKeys: 200, getMe: 403 }],
    [ALL, { listDashboards: 200, runQuery: 200, listApiKeys: 200, getMe: 403 }],
  ])('control 8: with the scopes %j do that and no more', async (scopes, expected) => {
    const { key } = await make(scopes);
    const query = { dataset: 'flights', metrics: [{ aggregate: 'count' }] };
    const got = {
      listDashboards: await statusOf(key),
      runQuery: (await fixture.call('runQuery', { token: key, body: query })).status,
      listApiKeys: (await fixture.call('listApiKeys', { token: key })).status,
      getMe: (await fixture.call('getMe', { token: key })).status,
    };
    expect(got).toEqual(expected);
  });

  test('control 8: end when they expire, though they are remembered', async () => {
    const { key } = await make(['dashboards:read'], { expiresAt: new Date(now + 60_000).toISOString() });
    expect(await statusOf(key)).toBe(200);
    now += 60_001;
    expect(await statusOf(key)).toBe(401);
    await expect(make(['dashboards:read'], { expiresAt: new Date(now).toISOString() })).rejects.toMatchObject(
      {
        code: 'invalid_request',
      },
    );
  });

  test('control 8: revoked, they end at once here and within five seconds elsewhere', async () => {
    const made = await make(['dashboards:read']);
    expect([await statusOf(made.key), await statusOf(made.key, callOther)]).toEqual([200, 200]);
    const gone = await fixture.call('deleteApiKey', { token: fixture.token, params: { id: made.id } });
    expect(gone.status).toBe(204);
    expect(await statusOf(made.key)).toBe(401);
    expect(await until(401, made.key, callOther)).toBeLessThan(5_000);
    const again = await fixture.call('deleteApiKey', { token: fixture.token, params: { id: made.id } });
    expect(again.status).toBe(404);
  });

  test('control 8: rotated, the old one lasts for its overlap and no longer, and the one before it ends', async () => {
    const first = await make(['dashboards:read']);
    const rotate = async (overlapSeconds?: number): Promise<string> => {
      const { status, body } = await fixture.call('rotateApiKey', {
        token: fixture.token,
        params: { id: first.id },
        body: overlapSeconds === undefined ? {} : { overlapSeconds },
      });
      expect(status).toBe(200);
      return (body as ApiKeySecret).key;
    };
    const second = await rotate(60);
    expect([await statusOf(first.key), await statusOf(second)]).toEqual([200, 200]);
    now += 59_000;
    expect(await statusOf(first.key)).toBe(200);
    now += 1_001;
    expect([await statusOf(first.key), await statusOf(second)]).toEqual([401, 200]);
    const third = await rotate(60);
    const fourth = await rotate(60);
    expect(await Promise.all([second, third, fourth].map((key) => statusOf(key)))).toEqual([401, 200, 200]);
    const fifth = await rotate();
    expect(await Promise.all([fourth, fifth].map((key) => statusOf(key)))).toEqual([401, 200]);
  });

  test('control 8: of another tenant are as unknown as those that never were', async () => {
    const { id } = await make(['dashboards:read']);
    await fixture.app.query(`insert into lens.tenants (id, name) values ('acme', 'Acme')`);
    const stranger: Principal = { ...fixture.admin, kind: 'host', tenant: 'acme' };
    const never = '00000000-0000-4000-8000-000000000000';
    const { apiKeys } = fixture.lens;
    for (const act of [
      (which: string) => apiKeys.get(stranger, which),
      (which: string) => apiKeys.rotate(stranger, which),
      (which: string) => apiKeys.remove(stranger, which),
    ]) {
      const [foreign, unknown] = await Promise.all(
        [id, never].map((which) => act(which).then(String, (error: Error) => error.message)),
      );
      expect(foreign).toBe(unknown);
    }
    expect((await apiKeys.list(stranger)).items).toEqual([]);
    expect(await apiKeys.get(fixture.admin, id)).toBeDefined();
  });
});

test.each([
  ['disabled', `update lens.users set disabled_at = now() where id = $1`, 401],
  ['demoted', `update lens.users set role = 'viewer' where id = $1`, 403],
  ['made an operator', `update lens.users set role = 'operator' where id = $1`, 401],
  ['deleted', `delete from lens.users where id = $1`, 401],
])('control 6: a key whose maker is %s is held to that within five seconds', async (_, change, status) => {
  const email = `maker-${crypto.randomUUID()}@example.com`;
  const maker = await fixture.lens.users.create({ email, password: ADMIN.password, role: 'admin' });
  const { accessToken } = await fixture.lens.auth.login({ email, password: ADMIN.password });
  const principal = await fixture.lens.auth.authenticate(accessToken);
  const { key } = await fixture.lens.apiKeys.create(principal, { name: 'x', scopes: ALL });
  const ask = async (): Promise<number> => (await fixture.call('listApiKeys', { token: key })).status;
  expect(await ask()).toBe(200);
  await fixture.app.query(change, [maker.id]);
  const startedAt = performance.now();
  let got = 200;
  while (got === 200 && performance.now() - startedAt < 8_000) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    got = await ask();
  }
  expect(got).toBe(status);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

test('control 27: with the app database away a key is trusted for five seconds, then 503', async () => {
  const { key } = await make(['query:read']);
  // Asks no database for anything but who it is.
  const ask = async (): Promise<number> =>
    (await fixture.call('cancelQuery', { token: key, params: { queryId: crypto.randomUUID() } })).status;
  const known = await ask();
  expect(known).toBe(204);
  await fixture.app.query('alter table lens.api_keys rename to away');
  try {
    const startedAt = performance.now();
    let status = known;
    while (status === known && performance.now() - startedAt < 8_000) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      status = await ask();
    }
    expect(status).toBe(503);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  } finally {
    await fixture.app.query('alter table lens.away rename to api_keys');
  }
  expect(await ask()).toBe(known);
});

test('the last use is noted, at most once a minute, and no answer waits for it', async () => {
  const { id, key } = await make(['dashboards:read']);
  const lastUse = async (): Promise<string | null> =>
    (await fixture.lens.apiKeys.get(fixture.admin, id)).lastUsedAt;
  const noted = async (at: number): Promise<void> => {
    await expect.poll(lastUse).toBe(new Date(at).toISOString());
  };
  expect(await lastUse()).toBeNull();
  const first = now;
  await statusOf(key);
  await noted(first);
  now += 59_000;
  await statusOf(key);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await noted(first);
  now += 1_001;
  await statusOf(key);
  await noted(now);
});

test('control 22: wrong keys are bounded by address, and good ones known before still pass', async () => {
  const { key } = await make(['dashboards:read']);
  expect(await statusOf(key)).toBe(200);
  const wrong = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`;
  const statuses = [];
  for (let round = 0; round < 52; round += 1) statuses.push(await statusOf(wrong));
  expect(statuses[0]).toBe(401);
  expect(statuses.at(-1)).toBe(429);
  // Many at once when the key has to be looked up again: each of them comes with a key that was good.
  await new Promise((resolve) => setTimeout(resolve, 3_100));
  const together = await Promise.all(Array.from({ length: 20 }, () => statusOf(key)));
  expect(new Set(together)).toEqual(new Set([200]));
  expect(await statusOf(key)).toBe(200);
});

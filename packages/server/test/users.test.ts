import { loadConfig, type User, type UserDetails } from '@istari-lens/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type RunningServer } from '../src/index.ts';
import { createCaller, type Caller } from './support/caller.ts';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const PASSWORD = 'violet anchors drift at dawn';

let fixture: ServerFixture;
/** Another process over the same databases. */
let other: RunningServer;
let callOther: Caller;
let serial = 0;

beforeAll(async () => {
  fixture = await createServerFixture();
  other = await startServer(loadConfig(fixture.env));
  await other.ready;
  callOther = createCaller(other.url);
  await fixture.lens.datasets.create(fixture.admin, {
    name: 'own_flights',
    base: { schema: 'public', table: 'flights' },
    fields: { origin: { column: 'origin', type: 'text' } },
    policy: { rows: { field: 'origin', op: 'eq', value: { attribute: 'airport' } } },
  });
});
afterAll(async () => {
  await other?.close();
  await fixture?.close();
});

async function make(more: object = {}): Promise<{ user: UserDetails; token: string }> {
  const email = `u${(serial += 1)}@example.com`;
  const { status, body, text, headers } = await fixture.call('createUser', {
    token: fixture.token,
    body: { email, password: PASSWORD, role: 'editor', ...more },
  });
  expect(status, text).toBe(201);
  const user = body as UserDetails;
  expect(headers.get('location')).toBe(`/users/${user.id}`);
  return { user, token: (await fixture.lens.auth.login({ email, password: PASSWORD })).accessToken };
}

const change = (id: string, body: object) =>
  fixture.call('updateUser', { token: fixture.token, params: { id }, body });

/** Waits until it is so in the other process, and says how long that took. */
async function until(isSo: () => Promise<boolean>): Promise<number> {
  const startedAt = performance.now();
  while (!(await isSo())) {
    if (performance.now() - startedAt > 8_000) throw new Error('It never came.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return performance.now() - startedAt;
}

describe('users over HTTP', () => {
  test('are made, shown, changed, listed and deleted, without their hash', async () => {
    const { user } = await make({ name: 'Ann', attributes: { team: 'red' }, timezone: 'Europe/Paris' });
    const params = { id: user.id };
    const got = await fixture.call('getUser', { token: fixture.token, params });
    expect(got.body).toMatchObject({ ...user, lastLoginAt: expect.any(String) });
    expect(got.text).not.toContain('argon2');
    expect((await change(user.id, { name: null })).body).toMatchObject({
      name: null,
      timezone: 'Europe/Paris',
    });
    const list = await fixture.call('listUsers', { token: fixture.token, query: { q: user.email } });
    expect(list.body).toMatchObject({ items: [{ id: user.id }], nextCursor: null });
    expect((await fixture.call('deleteUser', { token: fixture.token, params })).status).toBe(204);
    expect((await fixture.call('getUser', { token: fixture.token, params })).status).toBe(404);
  });

  test('have problems with their status', async () => {
    const { user, token } = await make();
    expect((await change(user.id, { role: 'operator' })).status).toBe(403);
    expect((await change(user.id, { timezone: 'Mars/Olympus' })).status).toBe(422);
    expect((await change(user.id, { email: (await make()).user.email })).status).toBe(409);
    expect((await change(fixture.admin.id, { role: 'viewer' })).status).toBe(409);
    expect((await fixture.call('listUsers', { token })).status).toBe(403);
  });
});

describe('control 6: what an admin changes reaches another process within five seconds', () => {
  test.each([
    ['disabled', { disabled: true }],
    ['given a new password', { password: `${PASSWORD} again` }],
    ['deleted', undefined],
  ])('control 6: a user that is %s', async (_, body) => {
    const { user, token } = await make();
    expect((await callOther('getMe', { token })).status).toBe(200);
    if (body === undefined) {
      await fixture.call('deleteUser', { token: fixture.token, params: { id: user.id } });
    } else expect((await change(user.id, body)).status).toBe(200);
    expect((await fixture.call('getMe', { token })).status).toBe(401);
    const took = await until(async () => (await callOther('getMe', { token })).status === 401);
    expect(took).toBeLessThan(5_000);
  });

  test('control 6: a role', async () => {
    const { user, token } = await make();
    const ask = async (call: Caller) =>
      (
        await call('runQuery', {
          token,
          body: { dataset: 'flights', metrics: [{ aggregate: 'count' }] },
        })
      ).status;
    expect(await ask(callOther)).toBe(200);
    await change(user.id, { role: 'viewer' });
    expect(await ask(fixture.call)).toBe(403);
    expect(await until(async () => (await ask(callOther)) === 403)).toBeLessThan(5_000);
    expect(((await callOther('getMe', { token })).body as User).role).toBe('viewer');
  });

  test('control 6: attributes that a row policy reads', async () => {
    const { rows } = await fixture.analytics.query(
      'select origin, count(*)::int as n from public.flights group by origin order by origin limit 2',
    );
    const [first, second] = rows.map((row) => Object(row));
    const { user, token } = await make({ attributes: { airport: first.origin } });
    const count = async (call: Caller): Promise<unknown> => {
      const { body, status, text } = await call('runQuery', {
        token,
        body: {
          dataset: 'own_flights',
          dimensions: ['origin'],
          metrics: [{ aggregate: 'count', as: 'n' }],
        },
      });
      expect(status, text).toBe(200);
      return Object(body).rows;
    };
    const isOf = async (call: Caller, row: unknown) =>
      JSON.stringify(await count(call)) === JSON.stringify([row]);
    expect(await count(callOther)).toEqual([first]);
    await change(user.id, { attributes: { airport: second.origin } });
    expect(await count(fixture.call)).toEqual([second]);
    expect(await until(() => isOf(callOther, second))).toBeLessThan(5_000);
  });
});

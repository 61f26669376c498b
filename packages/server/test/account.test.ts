import { loadConfig, type SessionTokens } from '@istari-lens/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type RunningServer } from '../src/index.ts';
import { createCaller, type Caller } from './support/caller.ts';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const PASSWORD = 'violet anchors drift at dawn';
const NEXT = 'amber rivers turn by noon';

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
});
afterAll(async () => {
  await other?.close();
  await fixture?.close();
});

async function person(): Promise<{ email: string; logIn(password?: string): Promise<SessionTokens> }> {
  const email = `account-${(serial += 1)}@example.com`;
  await fixture.lens.users.create({ email, password: PASSWORD, role: 'viewer' });
  return { email, logIn: (password = PASSWORD) => fixture.lens.auth.login({ email, password }) };
}

const statusOf = async (token: string, call: Caller = fixture.call): Promise<number> =>
  (await call('getMe', { token })).status;

describe('control 6: the own account over HTTP', () => {
  test('is read and changed', async () => {
    const { accessToken: token } = await (await person()).logIn();
    const changed = await fixture.call('updateMe', { token, body: { name: 'Ann', timezone: 'Asia/Tokyo' } });
    expect(changed).toMatchObject({ status: 200, body: { name: 'Ann', timezone: 'Asia/Tokyo' } });
    expect((await fixture.call('getMe', { token })).body).toEqual(changed.body);
    expect((await fixture.call('updateMe', { token, body: { role: 'admin' } })).status).toBe(422);
  });

  test('control 6: a new password ends the other sessions within five seconds everywhere', async () => {
    const { logIn } = await person();
    const [own, elsewhere] = [await logIn(), await logIn()];
    for (const call of [fixture.call, callOther])
      expect(await statusOf(elsewhere.accessToken, call)).toBe(200);
    const { status } = await fixture.call('changePassword', {
      token: own.accessToken,
      body: { currentPassword: PASSWORD, newPassword: NEXT },
    });
    expect(status).toBe(204);
    const changedAt = performance.now();
    expect(await statusOf(elsewhere.accessToken)).toBe(401);
    await expect
      .poll(() => statusOf(elsewhere.accessToken, callOther), { timeout: 5_000, interval: 50 })
      .toBe(401);
    expect(performance.now() - changedAt).toBeLessThan(5_000);
    for (const call of [fixture.call, callOther]) expect(await statusOf(own.accessToken, call)).toBe(200);
    await expect(logIn()).rejects.toMatchObject({ code: 'invalid_credentials' });
  });

  test('control 11: guesses of the current password count as guesses of the login', async () => {
    const { email, logIn } = await person();
    const { accessToken: token } = await logIn();
    const guess = (currentPassword: string) =>
      fixture.call('changePassword', { token, body: { currentPassword, newPassword: NEXT } });
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect(await guess(`guess ${attempt}`)).toMatchObject({
        status: 401,
        body: { code: 'invalid_credentials' },
      });
    }
    const refused = await guess(PASSWORD);
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const login = await fixture.call('login', { body: { email, password: PASSWORD } });
    expect(login.status).toBe(429);
    expect(await statusOf(token)).toBe(200);
  });

  test('control 11: what was no wrong guess does not count', async () => {
    const { logIn } = await person();
    const { accessToken: token } = await logIn();
    let current = PASSWORD;
    for (let round = 0; round < 12; round += 1) {
      const bad = await fixture.call('changePassword', {
        token,
        body: { currentPassword: 'whatever', newPassword: 'short' },
      });
      expect(bad.status).toBe(422);
    }
    for (let round = 0; round < 2; round += 1) {
      const next = `${NEXT} ${round}`;
      const body = { currentPassword: current, newPassword: next };
      expect((await fixture.call('changePassword', { token, body })).status).toBe(204);
      current = next;
    }
  });

  test('control 6: sessions are listed and ended one by one, and those of others are not there', async () => {
    const [mine, theirs] = [await person(), await person()];
    const [own, spare, foreign] = [await mine.logIn(), await mine.logIn(), await theirs.logIn()];
    const idOf = ({ refreshToken }: SessionTokens): string => refreshToken.split('.')[0] ?? '';
    const token = own.accessToken;
    const listed = await fixture.call('listSessions', { token, query: { sort: 'createdAt' } });
    expect(listed).toMatchObject({
      status: 200,
      body: {
        items: [
          { id: idOf(own), current: true },
          { id: idOf(spare), current: false },
        ],
        nextCursor: null,
      },
    });
    const end = (id: string) => fixture.call('endSession', { token, params: { id } });
    expect((await end(idOf(foreign))).status).toBe(404);
    expect((await end(idOf(spare))).status).toBe(204);
    expect(await statusOf(spare.accessToken)).toBe(401);
    expect(await statusOf(foreign.accessToken)).toBe(200);
    expect(await statusOf(token)).toBe(200);
  });

  test('control 6: logging out everywhere ends all of them, and takes the cookie back', async () => {
    const { logIn } = await person();
    const [own, spare] = [await logIn(), await logIn()];
    const { status, headers } = await fixture.call('logoutAll', { token: own.accessToken });
    expect(status).toBe(204);
    expect(headers.get('set-cookie')).toMatch(/(?:Max-Age=0|Expires=Thu, 01 Jan 1970)/i);
    for (const { accessToken } of [own, spare]) expect(await statusOf(accessToken)).toBe(401);
    const refreshed = await fixture.call('refresh', { body: { refreshToken: spare.refreshToken } });
    expect(refreshed).toMatchObject({ status: 401, body: { code: 'session_ended' } });
  });
});

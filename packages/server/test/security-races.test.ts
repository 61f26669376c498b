import { startServer } from '../src/index.ts';
import { loadConfig } from '@istari-lens/core';
import type { SessionResponse } from '@istari-lens/core/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCaller, type Caller } from './support/caller.ts';
import { ADMIN, createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;
let ahead = 0;
/** Two processes on one database. */
let callers: Caller[];
let closeSecond: () => Promise<void>;

beforeAll(async () => {
  const clock = (): Date => new Date(Date.now() + ahead);
  fixture = await createServerFixture({}, { clock });
  const second = await startServer(loadConfig(fixture.env), { clock });
  await second.ready;
  closeSecond = () => second.close();
  callers = [fixture.call, createCaller(second.url)];
});
afterAll(async () => {
  await closeSecond?.();
  await fixture?.close();
});

const callerOf = (index: number): Caller => callers[index % 2] ?? fixture.call;

/** By function call, since this is about what comes after and counts no tries. */
async function logIn(): Promise<{ accessToken: string; refreshToken: string; sessionId: string }> {
  const { accessToken, refreshToken } = await fixture.lens.auth.login(ADMIN);
  return { accessToken, refreshToken, sessionId: refreshToken.split('.')[0] ?? '' };
}

async function statusWith(token: string, caller: Caller = fixture.call): Promise<number> {
  return (await caller('getMe', { token })).status;
}

describe('control 6: refreshes at once', () => {
  test('fifty of one token, at two processes: one rotation, one successor', async () => {
    const { refreshToken, sessionId } = await logIn();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => callerOf(index)('refresh', { body: { refreshToken } })),
    );
    const given = answers.filter(({ status }) => status === 200).map(({ body }) => body as SessionResponse);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(given.map((session) => session.refreshToken)).size).toBe(1);
    const { rows } = await fixture.app.query<{ rotated: boolean }>(
      `select rotated_at is not null as rotated from lens.refresh_tokens
       where session_id = $1 order by created_at, rotated_at nulls last`,
      [sessionId],
    );
    expect(rows).toEqual([{ rotated: true }, { rotated: false }]);
    for (const [index, { accessToken }] of given.entries()) {
      expect(await statusWith(accessToken, callerOf(index))).toBe(200);
    }
  });

  test('a replay after the grace ends the session, and its access tokens in both processes', async () => {
    const { accessToken, refreshToken, sessionId } = await logIn();
    const next = (await fixture.call('refresh', { body: { refreshToken } })).body as SessionResponse;
    for (const caller of callers) {
      expect(await statusWith(next.accessToken, caller)).toBe(200);
      expect(await statusWith(accessToken, caller)).toBe(200);
    }
    ahead += 11_000;
    const replay = await fixture.call('refresh', { body: { refreshToken } });
    const replayedAt = performance.now();
    expect(replay).toMatchObject({ status: 401, body: { code: 'session_ended' } });
    for (const caller of callers) {
      for (const token of [accessToken, next.accessToken]) {
        await expect.poll(() => statusWith(token, caller), { timeout: 5_000, interval: 50 }).toBe(401);
      }
    }
    expect(performance.now() - replayedAt).toBeLessThan(5_000);
    const successor = await fixture.call('refresh', { body: { refreshToken: next.refreshToken } });
    expect(successor).toMatchObject({ status: 401, body: { code: 'session_ended' } });
    const { rows } = await fixture.app.query<{ outcome: string }>(
      `select outcome from lens.audit_log where target_id = $1 and action = 'session.replayed'`,
      [sessionId],
    );
    expect(rows).toHaveLength(1);
  });

  test('logout wins a hundred races with a refresh', { timeout: 120_000 }, async () => {
    let bothWays = 0;
    for (let round = 0; round < 100; round += 1) {
      const { accessToken, refreshToken } = await logIn();
      const [refreshed, ended] = await Promise.all([
        callerOf(round)('refresh', { body: { refreshToken } }),
        callerOf(round + 1)('logout', { body: { refreshToken } }),
      ]);
      expect(ended.status).toBe(204);
      expect([200, 401]).toContain(refreshed.status);
      const ender = callerOf(round + 1);
      expect(await statusWith(accessToken, ender)).toBe(401);
      expect((await ender('refresh', { body: { refreshToken } })).status).toBe(401);
      if (refreshed.status !== 200) continue;
      bothWays += 1;
      const next = refreshed.body as SessionResponse;
      expect(await statusWith(next.accessToken, ender)).toBe(401);
      expect((await callerOf(round)('refresh', { body: { refreshToken: next.refreshToken } })).status).toBe(
        401,
      );
      await expect
        .poll(() => statusWith(next.accessToken, callerOf(round)), { timeout: 5_000, interval: 100 })
        .toBe(401);
    }
    // Otherwise nothing raced.
    expect(bothWays).toBeGreaterThan(0);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionTokens } from '../src/index.ts';
import { ADMIN, createLensFixture, type LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;
let now = Date.now();
const clock = (): Date => new Date(now);

beforeAll(async () => {
  fixture = await createLensFixture({}, { clock });
});
afterAll(() => fixture?.close());

const sessionIdOf = (tokens: SessionTokens): string => tokens.refreshToken.split('.')[0] ?? '';

async function tokenRows(session: SessionTokens): Promise<{ rotated: boolean; kept: boolean }[]> {
  const { rows } = await fixture.app.query<{ rotated: boolean; kept: boolean }>(
    `select rotated_at is not null as rotated, successor_encrypted is not null as kept
     from lens.refresh_tokens where session_id = $1 order by created_at, rotated_at nulls last`,
    [sessionIdOf(session)],
  );
  return rows;
}

describe('control 6: refresh', () => {
  it('rotates once for 50 callers at once, in two processes, and gives them the same successor', async () => {
    const session = await fixture.lens.auth.login(ADMIN);
    const lenses = [fixture.lens, fixture.another()];
    await Promise.all(lenses.map((lens) => lens.ready()));
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => lenses[index % 2]!.auth.refresh(session.refreshToken)),
    );
    expect(new Set(answers.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    expect(answers[0]?.refreshToken).not.toBe(session.refreshToken);
    expect(await tokenRows(session)).toEqual([
      { rotated: true, kept: true },
      { rotated: false, kept: false },
    ]);
    for (const { accessToken } of answers) {
      await expect(fixture.lens.auth.authenticate(accessToken)).resolves.toBeDefined();
    }
  });

  it('stores neither the token nor its successor in the clear', async () => {
    const session = await fixture.lens.auth.login(ADMIN);
    const next = await fixture.lens.auth.refresh(session.refreshToken);
    const { rows } = await fixture.app.query<{ all: string }>(
      `select json_agg(t)::text as all from lens.refresh_tokens t where session_id = $1`,
      [sessionIdOf(session)],
    );
    for (const { refreshToken } of [session, next]) {
      expect(rows[0]?.all).not.toContain(refreshToken);
      expect(rows[0]?.all).not.toContain(refreshToken.split('.')[1]);
    }
  });

  it('ends the session when a token is used again after the grace', async () => {
    const session = await fixture.lens.auth.login(ADMIN);
    const next = await fixture.lens.auth.refresh(session.refreshToken);
    now += 9_900;
    await expect(fixture.lens.auth.refresh(session.refreshToken)).resolves.toMatchObject({
      refreshToken: next.refreshToken,
    });
    now += 200;
    await expect(fixture.lens.auth.refresh(session.refreshToken)).rejects.toMatchObject({
      code: 'session_ended',
    });
    await expect(fixture.lens.auth.refresh(next.refreshToken)).rejects.toMatchObject({
      code: 'session_ended',
    });
    await expect(fixture.lens.auth.authenticate(next.accessToken)).rejects.toMatchObject({
      code: 'session_ended',
    });
    const { rows } = await fixture.app.query(
      `select action, outcome from lens.audit_log where target_id = $1 order by id`,
      [sessionIdOf(session)],
    );
    expect(rows).toEqual([
      { action: 'session.created', outcome: 'success' },
      { action: 'session.replayed', outcome: 'denied' },
    ]);
  });

  it('refuses what is no token, a token of nobody and one that idled too long', async () => {
    const session = await fixture.lens.auth.login(ADMIN);
    const forged = `${sessionIdOf(session)}.${'A'.repeat(43)}`;
    for (const token of ['', 'x', 'a'.repeat(100_000), forged]) {
      await expect(fixture.lens.auth.refresh(token)).rejects.toMatchObject({ code: 'session_ended' });
    }
    now += 14 * 86_400_000 + 1;
    await expect(fixture.lens.auth.refresh(session.refreshToken)).rejects.toMatchObject({
      code: 'session_ended',
    });
  });

  it('ends after 90 days, however often it is refreshed', async () => {
    let session = await fixture.lens.auth.login(ADMIN);
    for (let days = 0; days < 84; days += 12) {
      now += 12 * 86_400_000;
      session = await fixture.lens.auth.refresh(session.refreshToken);
    }
    expect(session.refreshExpiresAt.getTime() - now).toBeLessThan(7 * 86_400_000);
    now += 7 * 86_400_000;
    await expect(fixture.lens.auth.refresh(session.refreshToken)).rejects.toMatchObject({
      code: 'session_ended',
    });
  });

  it('forgets the kept successor when Lens starts again', async () => {
    const session = await fixture.lens.auth.login(ADMIN);
    await fixture.lens.auth.refresh(session.refreshToken);
    now += 11_000;
    await fixture.another().ready();
    expect((await tokenRows(session)).some(({ kept }) => kept)).toBe(false);
  });
});

describe('control 6: ending a session', () => {
  it('logout ends access and refresh tokens at once here, and within five seconds elsewhere', async () => {
    const elsewhere = fixture.another();
    await elsewhere.ready();
    const session = await fixture.lens.auth.login(ADMIN);
    await elsewhere.auth.authenticate(session.accessToken);
    await fixture.lens.auth.logout(session.refreshToken);
    await expect(fixture.lens.auth.authenticate(session.accessToken)).rejects.toMatchObject({
      code: 'session_ended',
    });
    await expect(fixture.lens.auth.refresh(session.refreshToken)).rejects.toMatchObject({
      code: 'session_ended',
    });
    const startedAt = performance.now();
    await expect
      .poll(
        () =>
          elsewhere.auth.authenticate(session.accessToken).then(
            () => 'good',
            ({ code }) => code as string,
          ),
        {
          timeout: 5_000,
          interval: 100,
        },
      )
      .toBe('session_ended');
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('logout wins each of a hundred races with a refresh', { timeout: 120_000 }, async () => {
    let bothWays = 0;
    for (let round = 0; round < 100; round += 1) {
      const session = await fixture.lens.auth.login(ADMIN);
      const [refreshed] = await Promise.allSettled([
        fixture.lens.auth.refresh(session.refreshToken),
        fixture.lens.auth.logout(session.refreshToken),
      ]);
      await expect(fixture.lens.auth.authenticate(session.accessToken)).rejects.toMatchObject({
        code: 'session_ended',
      });
      if (refreshed.status === 'rejected') continue;
      bothWays += 1;
      const { accessToken, refreshToken } = refreshed.value;
      await expect(fixture.lens.auth.refresh(refreshToken)).rejects.toMatchObject({ code: 'session_ended' });
      await expect(fixture.lens.auth.authenticate(accessToken)).rejects.toMatchObject({
        code: 'session_ended',
      });
    }
    // Otherwise nothing raced.
    expect(bothWays).toBeGreaterThan(0);
  });

  it('logout with a token that nobody has is ignored', async () => {
    await expect(fixture.lens.auth.logout('nothing')).resolves.toBeUndefined();
    await expect(
      fixture.lens.auth.logout(`${crypto.randomUUID()}.${'A'.repeat(43)}`),
    ).resolves.toBeUndefined();
  });

  it('disabling a user ends what the user holds', async () => {
    const input = { email: 'leaver@example.com', password: ADMIN.password };
    const user = await fixture.lens.users.create({ ...input, role: 'editor' });
    const session = await fixture.lens.auth.login(input);
    await fixture.app.query('update lens.users set disabled_at = now() where id = $1', [user.id]);
    await expect(fixture.lens.auth.authenticate(session.accessToken)).rejects.toMatchObject({
      code: 'session_ended',
    });
    await expect(fixture.lens.auth.refresh(session.refreshToken)).rejects.toMatchObject({
      code: 'session_ended',
    });
  });
});

describe('CSRF tokens', () => {
  it('belong to one session, also after it was refreshed', async () => {
    const { auth } = fixture.lens;
    const [one, two] = await Promise.all([auth.login(ADMIN), auth.login(ADMIN)]);
    const next = await auth.refresh(one.refreshToken);
    expect(auth.verifyCsrf(one.refreshToken, one.csrfToken)).toBe(true);
    expect(auth.verifyCsrf(next.refreshToken, one.csrfToken)).toBe(true);
    expect(auth.verifyCsrf(two.refreshToken, one.csrfToken)).toBe(false);
    expect(auth.verifyCsrf('nothing', one.csrfToken)).toBe(false);
    expect(auth.verifyCsrf(one.refreshToken, '')).toBe(false);
  });
});

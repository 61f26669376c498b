import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  scopesOfRole,
  type Lens,
  type Principal,
  type SessionSummary,
  type SessionTokens,
} from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const PASSWORD = 'violet anchors drift at dawn';
const NEXT = 'amber rivers turn by noon';

let fixture: LensFixture;
let lens: Lens;
let serial = 0;

beforeAll(async () => {
  fixture = await createLensFixture();
  lens = fixture.lens;
});
afterAll(() => fixture?.close());

interface Person {
  id: string;
  email: string;
  logIn(password?: string, facts?: object): Promise<SessionTokens & { who: Principal; sessionId: string }>;
}

async function person(): Promise<Person> {
  const email = `account-${(serial += 1)}@example.com`;
  const { id } = await lens.users.create({ email, password: PASSWORD, role: 'viewer' });
  return {
    id,
    email,
    async logIn(password = PASSWORD, facts = {}) {
      const tokens = await lens.auth.login({ email, password }, facts);
      const who = await lens.auth.authenticate(tokens.accessToken);
      return { ...tokens, who, sessionId: tokens.refreshToken.split('.')[0] ?? '' };
    },
  };
}

const isGood = (accessToken: string, at: Lens = lens): Promise<boolean> =>
  at.auth.authenticate(accessToken).then(
    () => true,
    () => false,
  );

const invalidCredentials = expect.objectContaining({ code: 'invalid_credentials' });

describe('control 6: the own account', () => {
  it('is changed in name and zone, which sessions see at once', async () => {
    const { id, logIn } = await person();
    const { who, accessToken } = await logIn();
    const changed = await lens.account.update(who, { name: 'Ann', timezone: 'Asia/Tokyo' });
    expect(changed).toMatchObject({ id, name: 'Ann', timezone: 'Asia/Tokyo' });
    expect(await lens.users.me(who)).toEqual(changed);
    expect((await lens.auth.authenticate(accessToken)).timezone).toBe('Asia/Tokyo');
    expect(await lens.account.update(who, { timezone: null })).toMatchObject({ name: 'Ann', timezone: null });
    await expect(lens.account.update(who, { timezone: 'Mars/Olympus' })).rejects.toMatchObject({
      issues: [{ pointer: '/timezone' }],
    });
    for (const beyond of [{ role: 'admin' }, { email: 'x@example.com' }, { attributes: {} }]) {
      await expect(lens.account.update(who, beyond as object)).rejects.toMatchObject({
        code: 'invalid_request',
      });
    }
  });

  it('control 6: a new password ends every session but the own one', async () => {
    const { logIn } = await person();
    const [own, other] = [await logIn(), await logIn()];
    await lens.account.changePassword(own.who, { currentPassword: PASSWORD, newPassword: NEXT });
    expect(await isGood(own.accessToken)).toBe(true);
    expect(await isGood(other.accessToken)).toBe(false);
    await expect(lens.auth.refresh(other.refreshToken)).rejects.toMatchObject({ code: 'session_ended' });
    await expect(lens.auth.refresh(own.refreshToken)).resolves.toBeDefined();
    await expect(logIn()).rejects.toEqual(invalidCredentials);
    await expect(logIn(NEXT)).resolves.toBeDefined();
  });

  it('control 6: a copy of a principal has no session of its own, so that all of them end', async () => {
    const { logIn } = await person();
    const { who, accessToken } = await logIn();
    await lens.account.changePassword({ ...who }, { currentPassword: PASSWORD, newPassword: NEXT });
    expect(await isGood(accessToken)).toBe(false);
  });

  it('control 6: a wrong current password changes nothing and ends nothing', async () => {
    const { logIn } = await person();
    const [own, other] = [await logIn(), await logIn()];
    const wrong = { currentPassword: `${PASSWORD}!`, newPassword: NEXT };
    await expect(lens.account.changePassword(own.who, wrong)).rejects.toEqual(invalidCredentials);
    for (const { accessToken } of [own, other]) expect(await isGood(accessToken)).toBe(true);
    await expect(logIn()).resolves.toBeDefined();
  });

  it('control 6: of two changes at once from the same password one wins', async () => {
    const { logIn } = await person();
    const { who } = await logIn();
    const outcomes = await Promise.allSettled(
      [NEXT, `${NEXT} again`].map((newPassword) =>
        lens.account.changePassword(who, { currentPassword: PASSWORD, newPassword }),
      ),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: invalidCredentials,
    });
  });

  it('control 10: a bad new password is told of before the current one is looked at', async () => {
    const { logIn } = await person();
    const { who } = await logIn();
    await expect(
      lens.account.changePassword(who, { currentPassword: 'whatever it is', newPassword: 'short' }),
    ).rejects.toMatchObject({ issues: [{ pointer: '/newPassword', code: 'password_too_short' }] });
  });

  it('control 6: shows the sessions that are good, page by page, and which one is its own', async () => {
    const { logIn } = await person();
    const made = [];
    for (const ip of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      made.push(await logIn(PASSWORD, { ip, userAgent: `Browser ${ip}` }));
    }
    const [first, second, third] = made;
    await lens.auth.logout(second!.refreshToken);
    const seen: SessionSummary[] = [];
    let cursor: string | undefined;
    do {
      const page = await lens.account.sessions(third!.who, {
        limit: 1,
        sort: 'createdAt',
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([
      expect.objectContaining({ id: first!.sessionId, current: false, ip: '192.0.2.1' }),
      expect.objectContaining({ id: third!.sessionId, current: true, userAgent: 'Browser 192.0.2.3' }),
    ]);
    expect(seen[1]?.expiresAt).toBe(third!.refreshExpiresAt.toISOString());
    const found = await lens.account.sessions(third!.who, { q: '192.0.2.1' });
    expect(found.items.map(({ id }) => id)).toEqual([first!.sessionId]);
  });

  it('control 6: ends one session, and nobody else’s', async () => {
    const [mine, theirs] = [await person(), await person()];
    const [own, other, foreign] = [await mine.logIn(), await mine.logIn(), await theirs.logIn()];
    expect(await isGood(other.accessToken)).toBe(true);
    for (const id of [foreign.sessionId, crypto.randomUUID(), 'no-id']) {
      await expect(lens.account.endSession(own.who, id)).rejects.toMatchObject({ code: 'not_found' });
    }
    // An id is the same in capitals.
    await lens.account.endSession(own.who, other.sessionId.toUpperCase());
    expect(await isGood(other.accessToken)).toBe(false);
    expect(await isGood(own.accessToken)).toBe(true);
    expect(await isGood(foreign.accessToken)).toBe(true);
    await expect(lens.account.endSession(own.who, other.sessionId)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('control 6: ends all of its sessions at once here, within five seconds elsewhere', async () => {
    const elsewhere = fixture.another();
    await elsewhere.ready();
    const [mine, theirs] = [await person(), await person()];
    const [own, other, foreign] = [await mine.logIn(), await mine.logIn(), await theirs.logIn()];
    expect(await isGood(other.accessToken, elsewhere)).toBe(true);
    await lens.account.endAllSessions(own.who);
    const startedAt = performance.now();
    for (const { accessToken } of [own, other]) expect(await isGood(accessToken)).toBe(false);
    expect(await isGood(foreign.accessToken)).toBe(true);
    await expect
      .poll(() => isGood(other.accessToken, elsewhere), { timeout: 5_000, interval: 100 })
      .toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('control 6: ending all sessions wins every race with a refresh', async () => {
    const { logIn } = await person();
    for (let round = 0; round < 30; round += 1) {
      const { who, refreshToken } = await logIn();
      const [refreshed] = await Promise.allSettled([
        lens.auth.refresh(refreshToken),
        lens.account.endAllSessions(who),
      ]);
      if (refreshed.status === 'rejected') continue;
      expect(await isGood(refreshed.value.accessToken)).toBe(false);
      await expect(lens.auth.refresh(refreshed.value.refreshToken)).rejects.toMatchObject({
        code: 'session_ended',
      });
    }
  });

  it('control 23: is audited under the user, without what was typed', async () => {
    const { id, logIn } = await person();
    const { who, sessionId } = await logIn();
    const spare = await logIn();
    await lens.account.update(who, { name: 'Secretive' });
    await lens.account.update(who, { name: 'Secretive' });
    await lens.account.changePassword(who, { currentPassword: PASSWORD, newPassword: NEXT });
    await logIn(NEXT);
    await lens.account.endSession(who, sessionId);
    await lens.account.endAllSessions(who, { ip: '192.0.2.7' });
    await lens.account.endAllSessions(who);
    const { rows } = await fixture.app.query(
      `select action, actor_kind, target_kind, target_id, ip, details from lens.audit_log
       where actor_id = $1 and action <> 'session.created' order by id`,
      [id],
    );
    const of = (action: string, target: object, more: object = {}): object => ({
      action,
      actor_kind: 'user',
      ip: null,
      details: {},
      ...target,
      ...more,
    });
    const user = { target_kind: 'user', target_id: id };
    expect(rows).toEqual([
      of('user.updated', user, { details: { fields: ['name'] } }),
      of('user.updated', user, { details: { fields: ['password'] } }),
      of('session.ended', { target_kind: 'session', target_id: sessionId }),
      of('session.ended', user, { details: { sessions: 1 }, ip: '192.0.2.7' }),
    ]);
    expect(await isGood(spare.accessToken)).toBe(false);
  });

  it.each(['apiKey', 'host', 'embed', 'share'] as const)(
    'control 12: is of no principal of the kind %s',
    async (kind) => {
      const { id } = await person();
      const who: Principal = {
        kind,
        id,
        tenant: 'default',
        role: 'admin',
        scopes: scopesOfRole('admin'),
        attributes: {},
      };
      for (const call of [
        () => lens.account.update(who, { name: 'x' }),
        () => lens.account.changePassword(who, { currentPassword: PASSWORD, newPassword: NEXT }),
        () => lens.account.sessions(who),
        () => lens.account.endSession(who, crypto.randomUUID()),
        () => lens.account.endAllSessions(who),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: 'forbidden' });
      }
    },
  );
});

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  scopesOfRole,
  type Lens,
  type Principal,
  type Role,
  type SessionTokens,
  type UserDetails,
} from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const PASSWORD = 'violet anchors drift at dawn';

let fixture: LensFixture;
let lens: Lens;
let serial = 0;

beforeAll(async () => {
  fixture = await createLensFixture();
  lens = fixture.lens;
});
afterAll(() => fixture?.close());

const adminOf = (tenant: string, kind: 'host' | 'apiKey' = 'host'): Principal => ({
  kind,
  id: 'somebody',
  tenant,
  role: 'admin',
  scopes: scopesOfRole('admin'),
  attributes: {},
});

/** A tenant of its own, so that tests do not count each other's admins. */
async function tenant(): Promise<Principal> {
  const id = `tenant-${(serial += 1)}`;
  await fixture.app.query('insert into lens.tenants (id, name) values ($1, $1)', [id]);
  return adminOf(id);
}

function add(by: Principal, role: Role, more: object = {}): Promise<UserDetails> {
  const email = `u${(serial += 1)}@example.com`;
  return lens.users.add(by, { email, password: PASSWORD, role, ...more });
}

async function logIn(user: UserDetails, password: string = PASSWORD): Promise<string> {
  return (await lens.auth.login({ email: user.email, password })).accessToken;
}

const conflict = expect.objectContaining({ code: 'conflict' });
const forbidden = expect.objectContaining({ code: 'forbidden' });
const notFound = expect.objectContaining({ code: 'not_found' });
const ended = expect.objectContaining({ code: 'session_ended' });

describe('users of a tenant', () => {
  it('are made, listed, searched and turned page by page', async () => {
    const by = await tenant();
    const made = [];
    for (const name of ['Ann', 'Bob', null]) made.push(await add(by, 'viewer', { name }));
    const emails: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await lens.users.list(by, { limit: 1, sort: '-createdAt', ...(cursor ? { cursor } : {}) });
      emails.push(...page.items.map(({ email }) => email));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect([...emails].sort()).toEqual(made.map(({ email }) => email).sort());
    expect((await lens.users.list(by, { q: 'bOB' })).items.map(({ name }) => name)).toEqual(['Bob']);
    expect((await lens.users.list(by, { q: made[2]?.email ?? '' })).items).toHaveLength(1);
    expect(await lens.users.get(by, made[0]?.id ?? '')).toEqual(made[0]);
  });

  it('have one address in the deployment, however it is written, and no conflict says whose it is', async () => {
    const [by, other] = [await tenant(), await tenant()];
    const first = await add(by, 'viewer', { email: 'Jose\u0301@Example.com' });
    expect(first.email).toBe('josé@example.com');
    const second = await add(other, 'viewer');
    for (const call of [
      () => add(other, 'viewer', { email: 'JOSÉ@example.com' }),
      () => add(by, 'viewer', { email: 'josé@example.com' }),
      () => lens.users.update(other, second.id, { email: 'josé@EXAMPLE.com' }),
    ]) {
      const error = await call().catch((reason: unknown) => reason);
      expect(error).toEqual(conflict);
      expect(String(error)).not.toContain(by.tenant);
    }
    expect((await lens.users.get(other, second.id)).email).toBe(second.email);
  });

  it('control 12: those of another tenant are not there, as those of nobody', async () => {
    const [by, other] = [await tenant(), await tenant()];
    const { id } = await add(other, 'viewer');
    for (const unknown of [id, crypto.randomUUID(), 'no-id']) {
      await expect(lens.users.get(by, unknown)).rejects.toEqual(notFound);
      await expect(lens.users.update(by, unknown, { name: 'x' })).rejects.toEqual(notFound);
      await expect(lens.users.remove(by, unknown)).rejects.toEqual(notFound);
    }
    expect((await lens.users.list(by)).items).toEqual([]);
  });

  it('control 12: admins neither make operators nor touch them, and API keys no admins', async () => {
    const by = await tenant();
    const key = adminOf(by.tenant, 'apiKey');
    const [viewer, admin] = [await add(by, 'viewer'), await add(by, 'admin')];
    const operator = await lens.users.create({
      email: `op@${by.tenant}.example.com`,
      password: PASSWORD,
      role: 'operator',
      tenant: by.tenant,
    });
    for (const call of [
      () => add(by, 'operator'),
      () => lens.users.update(by, viewer.id, { role: 'operator' }),
      () => lens.users.update(by, operator.id, { password: PASSWORD }),
      () => lens.users.update(by, operator.id, { role: 'viewer' }),
      () => lens.users.remove(by, operator.id),
      () => add(key, 'admin'),
      () => lens.users.update(key, viewer.id, { role: 'admin' }),
      () => lens.users.update(key, admin.id, { password: PASSWORD }),
      () => lens.users.remove(key, admin.id),
    ]) {
      await expect(call()).rejects.toEqual(forbidden);
    }
    await expect(lens.users.update(key, viewer.id, { role: 'editor' })).resolves.toMatchObject({
      role: 'editor',
    });
  });

  it.each([
    ['/email', { email: 'no body@example' }],
    ['/password', { password: 'short' }],
    ['/timezone', { timezone: 'Mars/Olympus' }],
    ['/name', { name: ' ' }],
    ['/attributes/role', { attributes: { role: 'admin' } }],
    ['/attributes', { attributes: { text: 'x'.repeat(20_000) } }],
    ['/attributes/text', { attributes: { text: 'a\0b' } }],
    ['/attributes', { attributes: { big: 1n } }],
  ])('are refused with what is wrong: %s', async (pointer, wrong) => {
    const by = await tenant();
    const { id } = await add(by, 'viewer');
    const issues = expect.objectContaining({ issues: [expect.objectContaining({ pointer })] });
    await expect(add(by, 'viewer', wrong)).rejects.toEqual(issues);
    await expect(lens.users.update(by, id, wrong)).rejects.toEqual(issues);
  });
});

describe('control 6: changes of a user', () => {
  it('control 6: role, attributes and zone reach sessions at once in this process', async () => {
    const by = await tenant();
    const user = await add(by, 'editor', { attributes: { region: 'north' } });
    const token = await logIn(user);
    expect((await lens.auth.authenticate(token)).attributes).toMatchObject({ region: 'north' });
    await lens.users.update(by, user.id, {
      role: 'viewer',
      attributes: { region: 'south' },
      timezone: 'Asia/Tokyo',
    });
    expect(await lens.auth.authenticate(token)).toMatchObject({
      role: 'viewer',
      scopes: scopesOfRole('viewer'),
      attributes: { region: 'south', role: 'viewer' },
      timezone: 'Asia/Tokyo',
    });
  });

  it.each([
    ['disabled', { disabled: true }],
    ['given a new password', { password: `${PASSWORD} again` }],
    ['given a new address', { email: 'moved@example.com' }],
    ['deleted', undefined],
  ])('control 6: one that is %s has no session left', async (_, change) => {
    const by = await tenant();
    const user = await add(by, 'viewer');
    const { accessToken, refreshToken } = await lens.auth.login({ email: user.email, password: PASSWORD });
    await lens.auth.authenticate(accessToken);
    if (change === undefined) await lens.users.remove(by, user.id);
    else await lens.users.update(by, user.id, change);
    await expect(lens.auth.authenticate(accessToken)).rejects.toEqual(ended);
    await expect(lens.auth.refresh(refreshToken)).rejects.toEqual(ended);
    await expect(logIn(user)).rejects.toMatchObject({ code: 'invalid_credentials' });
  });

  it('control 6: a login with the old password never outlives a new one', async () => {
    const by = await tenant();
    for (let round = 0; round < 12; round += 1) {
      const user = await add(by, 'viewer');
      const [login] = await Promise.allSettled([
        // Some way into the time that the new hash takes, so that the old one is read and compared meanwhile.
        sleep(round * 5).then(() => logIn(user)),
        lens.users.update(by, user.id, { password: 'another password than before' }),
      ]);
      if (login.status === 'rejected') {
        expect(login.reason).toMatchObject({ code: 'invalid_credentials' });
      } else {
        await expect(lens.auth.authenticate(login.value)).rejects.toEqual(ended);
      }
    }
  });

  /** A change of the user that is certain before a login, whose password was checked before it, is noted. */
  async function changeDuringLogin(by: Principal, user: UserDetails, change: object): Promise<SessionTokens> {
    const waiters = async (): Promise<unknown> => {
      // A transaction sees who is connected as it saw it first.
      await fixture.app.query('select pg_stat_clear_snapshot()');
      const { rows } = await fixture.app.query(
        `select count(*)::int as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows[0]?.['n'];
    };
    await fixture.app.query('begin');
    await fixture.app.query('select from lens.users where id = $1 for update', [user.id]);
    const changed = lens.users.update(by, user.id, change);
    await expect.poll(waiters).toBe(1);
    const login = lens.auth.login({ email: user.email, password: PASSWORD });
    const settled = Promise.allSettled([changed, login]);
    await expect.poll(waiters).toBe(2);
    await fixture.app.query('commit');
    await settled;
    await changed;
    return login;
  }

  it('control 6: a login with the old address never outlives a new one', async () => {
    const by = await tenant();
    const user = await add(by, 'viewer');
    await expect(changeDuringLogin(by, user, { email: `new-${user.email}` })).rejects.toMatchObject({
      code: 'invalid_credentials',
    });
    const sessions = await fixture.app.query('select from lens.sessions where user_id = $1', [user.id]);
    expect(sessions.rows).toEqual([]);
    await expect(logIn({ ...user, email: `new-${user.email}` })).resolves.toBeDefined();
  });

  it('control 6: a login during a demotion is one of the lower role', async () => {
    const by = await tenant();
    const { user, accessToken } = await changeDuringLogin(by, await add(by, 'editor'), { role: 'viewer' });
    expect(user.role).toBe('viewer');
    expect(await lens.auth.authenticate(accessToken)).toMatchObject({ role: 'viewer' });
  });

  it('control 6: one that is enabled again logs in anew, and its old sessions stay over', async () => {
    const by = await tenant();
    const user = await add(by, 'viewer');
    const token = await logIn(user);
    await lens.users.update(by, user.id, { disabled: true });
    expect(await lens.users.update(by, user.id, { disabled: false })).toMatchObject({ disabled: false });
    await expect(lens.auth.authenticate(token)).rejects.toEqual(ended);
    await expect(logIn(user)).resolves.toBeDefined();
  });

  it('control 23: are audited by the names of the fields, and nothing else of them', async () => {
    const by = await tenant();
    const user = await add(by, 'viewer');
    await lens.users.update(by, user.id, {
      name: 'Secretive',
      password: `${PASSWORD} twice`,
      role: 'viewer',
    });
    await lens.users.update(by, user.id, { name: 'Secretive' });
    await lens.users.remove(by, user.id, { ip: '192.0.2.7' });
    const { rows } = await fixture.app.query(
      `select action, actor_kind, actor_id, details from lens.audit_log where target_id = $1 order by id`,
      [user.id],
    );
    const actor = { actor_kind: 'host', actor_id: 'somebody' };
    expect(rows).toEqual([
      { ...actor, action: 'user.created', details: { role: 'viewer' } },
      { ...actor, action: 'user.updated', details: { fields: ['name', 'password'] } },
      { ...actor, action: 'user.deleted', details: {} },
    ]);
  });
});

describe('the last admin of a tenant', () => {
  it.each([
    ['demoted', (by: Principal, id: string) => lens.users.update(by, id, { role: 'editor' })],
    ['disabled', (by: Principal, id: string) => lens.users.update(by, id, { disabled: true })],
    ['deleted', (by: Principal, id: string) => lens.users.remove(by, id)],
  ])('is not %s, also when two admins do so to each other', async (_, end) => {
    const by = await tenant();
    await add(await tenant(), 'admin');
    const [one, two, idle] = [await add(by, 'admin'), await add(by, 'admin'), await add(by, 'admin')];
    await lens.users.update(by, idle.id, { disabled: true });
    const outcomes = await Promise.allSettled([end(by, one.id), end(by, two.id)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({ reason: conflict });
    const left = (await lens.users.list(by)).items.filter((user) => user.role === 'admin' && !user.disabled);
    expect(left).toHaveLength(1);
    await expect(end(by, left[0]?.id ?? '')).rejects.toEqual(conflict);
    // What leaves it an admin is no matter.
    await expect(lens.users.update(by, left[0]?.id ?? '', { name: 'Last' })).resolves.toBeDefined();
    await expect(lens.users.remove(by, idle.id)).resolves.toBeUndefined();
  });
});

describe('deleting a user', () => {
  it('leaves what it owned to nobody, takes its keys and keeps the audit log', async () => {
    const by = adminOf('default');
    const user = await add(by, 'admin');
    const self = await lens.auth.authenticate(await logIn(user));
    const dashboard = await lens.dashboards.create(self, { title: 'Mine', filters: [], widgets: [] });
    const { key } = await lens.apiKeys.create(self, { name: 'Mine', scopes: ['dashboards:read'] });
    await fixture.app.query(
      `insert into lens.datasets (tenant_id, name, title, definition, owner_id)
        values ('default', 'mine', 'Mine', '{}', $1)`,
      [user.id],
    );
    await lens.users.remove(by, user.id);
    const owners = await fixture.app.query(
      `select owner_id from lens.datasets where name = 'mine'
        union all select owner_id from lens.dashboards where id = $1`,
      [dashboard.id],
    );
    expect(owners.rows).toEqual([{ owner_id: null }, { owner_id: null }]);
    await expect(lens.auth.authenticate(key)).rejects.toMatchObject({ code: 'invalid_token' });
    const audit = await fixture.app.query(
      `select action from lens.audit_log where actor_id = $1 and action = 'apiKey.created'`,
      [user.id],
    );
    expect(audit.rows).toHaveLength(1);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AuthenticationError,
  ConfigError,
  createPasswords,
  ValidationError,
  type LensError,
} from '../src/index.ts';
import { ADMIN, createLensFixture, type LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;

beforeAll(async () => {
  fixture = await createLensFixture();
});
afterAll(() => fixture?.close());

const failureOf = async (work: Promise<unknown>): Promise<LensError> =>
  work.then(
    () => {
      throw new Error('It succeeded.');
    },
    (error: LensError) => error,
  );

describe('the first start', () => {
  it('makes one tenant, one admin and one default data source, also when processes start at once', async () => {
    const several = Array.from({ length: 4 }, () => fixture.another());
    await Promise.all(several.map((lens) => lens.ready()));
    const { rows } = await fixture.app.query(
      `select (select count(*)::int from lens.tenants) as tenants, (select count(*)::int from lens.users) as users,
        (select count(*)::int from lens.data_sources) as sources`,
    );
    expect(rows).toEqual([{ tenants: 1, users: 1, sources: 1 }]);
  });

  it('refuses an admin whose password is too short, naming the variable and not the password', async () => {
    await using other = await createLensFixtureWithoutAdmin();
    const error = await failureOf(other.start());
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain('BOOTSTRAP_ADMIN_PASSWORD');
    expect(error.message).not.toContain('shorty');
  });
});

async function createLensFixtureWithoutAdmin(): Promise<{
  start(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}> {
  const { createTestDatabase } = await import('@istari-lens/testing');
  const { createLens, loadConfig } = await import('../src/index.ts');
  const app = await createTestDatabase('app');
  const { ANALYTICS_DB_URL: _, ...env } = fixture.env;
  const good = loadConfig({ ...env, APP_DB_URL: app.url });
  const bad = {
    ...good,
    auth: { ...good.auth, bootstrapAdmin: { email: 'root@example.com', password: 'shorty' } },
  };
  const lens = createLens(bad);
  return {
    start: () => lens.ready(),
    async [Symbol.asyncDispose]() {
      await lens.close();
      await app.drop();
    },
  };
}

describe('login', () => {
  it('gives tokens that speak for the user', async () => {
    const session = await fixture.lens.auth.login(ADMIN, { ip: '192.0.2.1', userAgent: 'test' });
    expect(session.user).toMatchObject({ email: ADMIN.email, role: 'admin', tenant: 'default' });
    expect(session.expiresAt.getTime() - Date.now()).toBeGreaterThan(3_590_000);
    expect(session.expiresIn).toBe(3600);
    const principal = await fixture.lens.auth.authenticate(session.accessToken);
    expect(principal).toMatchObject({ kind: 'user', id: session.user.id, tenant: 'default', role: 'admin' });
    expect(principal.attributes).toMatchObject({ tenantId: 'default', userId: session.user.id });
    await expect(fixture.lens.users.me(principal)).resolves.toEqual(session.user);
  });

  it('takes the e-mail address in any case and Unicode form', async () => {
    const { users, auth } = fixture.lens;
    const user = await users.create({
      email: 'Zoe\u0308@Example.com',
      password: ADMIN.password,
      role: 'viewer',
    });
    expect(user.email).toBe('zo\u00eb@example.com');
    await expect(
      auth.login({ email: ' ZO\u00cb@example.COM ', password: ADMIN.password }),
    ).resolves.toBeDefined();
  });

  it('control 11: fails in the same way for unknown, disabled, unusable and wrong', async () => {
    const { users, auth } = fixture.lens;
    const user = await users.create({ email: 'off@example.com', password: ADMIN.password, role: 'viewer' });
    await fixture.app.query('update lens.users set disabled_at = now() where id = $1', [user.id]);
    await fixture.app.query(
      `insert into lens.users (tenant_id, email, role) values ('default', 'sso@example.com', 'viewer')`,
    );
    const tries = [
      { email: 'nobody@example.com', password: ADMIN.password },
      { email: 'off@example.com', password: ADMIN.password },
      { email: 'sso@example.com', password: ADMIN.password },
      { email: ADMIN.email, password: 'not the password at all' },
      { email: 'no address', password: ADMIN.password },
      { email: 'nul\0@example.com', password: ADMIN.password },
    ];
    const errors = await Promise.all(tries.map((input) => failureOf(auth.login(input))));
    for (const error of errors) {
      expect(error).toBeInstanceOf(AuthenticationError);
      expect([error.code, error.message]).toEqual([errors[0]?.code, errors[0]?.message]);
    }
  });

  it('control 9: puts a stronger hash in the place of a weak one', async () => {
    const { auth } = fixture.lens;
    const { hash } = await import('@node-rs/argon2');
    const weak = await hash('an old password here', { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await fixture.app.query(
      `insert into lens.users (tenant_id, email, role, password_hash) values ('default', 'old@example.com', 'viewer', $1)`,
      [weak],
    );
    const input = { email: 'old@example.com', password: 'an old password here' };
    await auth.login(input);
    const { rows } = await fixture.app.query<{ hash: string }>(
      `select password_hash as hash from lens.users where email = 'old@example.com'`,
    );
    expect(rows[0]?.hash).not.toBe(weak);
    await expect(createPasswords().verify(rows[0]?.hash, input.password)).resolves.toEqual({
      ok: true,
      needsRehash: false,
    });
    await expect(auth.login(input)).resolves.toBeDefined();
  });
});

describe('what is no input at all', () => {
  const nothing: unknown[] = [null, undefined, 'x', {}];

  it.each(nothing)('is refused by login, users.create and users.me: %j', async (value) => {
    const { auth, users } = fixture.lens;
    for (const work of [auth.login(value as never), users.create(value as never), users.me(value as never)]) {
      expect(await failureOf(work)).toBeInstanceOf(ValidationError);
    }
    await expect(failureOf(auth.authenticate(value as never))).resolves.toMatchObject({
      code: 'invalid_token',
    });
  });

  it.each(['a\0b', 'a\uD800b'])('is text that no database can store: %j', async (text) => {
    const { users, queries, datasets } = fixture.lens;
    const user = { email: 'new@example.com', password: ADMIN.password, role: 'viewer' as const };
    const principal = { ...fixture.admin, kind: 'host' as const, tenant: text };
    const failures: [Promise<unknown>, string][] = [
      [users.create({ ...user, tenant: text }), '/tenant'],
      [users.create({ ...user, email: `${text}@example.com` }), '/email'],
      [users.create({ ...user, name: text }), '/name'],
      [users.me({ ...principal, kind: 'user' }), '/tenant'],
      [queries.run({ dataset: 'flights', metrics: [{ aggregate: 'count' }] }, principal), '/tenant'],
      [datasets.list(principal), '/tenant'],
    ];
    for (const [work, pointer] of failures) {
      await expect(failureOf(work)).resolves.toMatchObject({
        code: 'invalid_request',
        issues: [{ pointer, code: 'bad_text' }],
      });
    }
  });
});

describe('users.create', () => {
  it('reports every problem at once', async () => {
    const error = await failureOf(
      fixture.lens.users.create({ email: 'nowhere', password: 'short', role: 'viewer', tenant: 'none' }),
    );
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).issues.map(({ pointer }) => pointer)).toEqual([
      '/email',
      '/password',
      '/tenant',
    ]);
  });

  it('refuses an address that is taken, in whichever tenant', async () => {
    await fixture.app.query(`insert into lens.tenants (id, name) values ('other', 'Other')`);
    const input = {
      email: ADMIN.email.toUpperCase(),
      password: ADMIN.password,
      role: 'viewer' as const,
      tenant: 'other',
    };
    await expect(failureOf(fixture.lens.users.create(input))).resolves.toMatchObject({ code: 'conflict' });
  });
});

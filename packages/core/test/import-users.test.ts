import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  importUsers,
  ValidationError,
  type ImportedUser,
  type ImportUsersOptions,
  type Lens,
} from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';
import { pythonLacks, runPython } from './support/python.ts';

const PASSWORD = 'correct horse battery staple';
const OWN_COST = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;
/** Of that password, made by Debian 12's argon2-cffi 21.1 and passlib 1.7.4. */
const CFFI = '$argon2id$v=19$m=102400,t=2,p=8$QHea26O1tgWV0JUQxoMaaA$zleOJNyCf2nzpigAv+5BVg';
const PASSLIB = '$argon2id$v=19$m=102400,t=2,p=8$V8q5lzKGMMaYc84ZI2SslQ$GgWtNveeGvX9kfyQDDKOOg';
const WEAK = '$argon2i$v=19$m=1024,t=3,p=2$UKqVUmrNmXNuzXkvhdB6bw$oyRYa6/oc472ytlaYTxLNQ';
const TOO_COSTLY = '$argon2id$v=19$m=1048576,t=1,p=1$QHea26O1tgWV0JUQxoMaaA$zleOJNyCf2nzpigAv+5BVg';
const BCRYPT = '$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW';
const missing = pythonLacks(['argon2', 'passlib.hash']);

let fixture: LensFixture;
let lens: Lens;
let options: ImportUsersOptions;
beforeAll(async () => {
  fixture = await createLensFixture();
  lens = fixture.lens;
  options = { url: fixture.app.url, schema: 'lens' };
  await fixture.app.query("insert into lens.tenants (id, name) values ('acme', 'Acme')");
});
afterEach(() => fixture.app.query("delete from lens.users where email like '%@import.example'"));
afterAll(() => fixture?.close());

interface Stored {
  id: string;
  tenant: string;
  email: string;
  hash: string | null;
  changed: Date | null;
}

async function stored(): Promise<Stored[]> {
  const { rows } = await fixture.app.query<Stored>(
    `select id, tenant_id as tenant, email, password_hash as hash, password_changed_at as changed
     from lens.users where email like '%@import.example' order by email`,
  );
  return rows;
}

async function issuesOf(rows: readonly ImportedUser[]): Promise<string[]> {
  const error = await importUsers(rows, options).catch((thrown: unknown) => thrown);
  if (!(error instanceof ValidationError)) throw error;
  expect(JSON.stringify([error.message, error.issues])).not.toMatch(/import\.example|argon2id|2b\$/);
  return error.issues.map(({ pointer, code }) => `${pointer} ${code}`);
}

const logIn = (email: string, password: string = PASSWORD) => lens.auth.login({ email, password });
const refused = expect.objectContaining({ code: 'invalid_credentials' });

describe('importing users', { timeout: 60_000 }, () => {
  it('control 9: lets them log in with the passwords that Python hashed', async () => {
    const imported = await importUsers(
      [
        { email: 'Cffi@Import.example', role: 'editor', passwordHash: CFFI },
        {
          email: 'passlib@import.example',
          role: 'viewer',
          tenant: 'acme',
          name: 'Ann',
          timezone: 'Europe/Paris',
          attributes: { regions: ['north'] },
          passwordHash: PASSLIB,
        },
      ],
      options,
    );
    const rows = await stored();
    expect(imported).toEqual({
      dryRun: false,
      users: rows.map(({ tenant, email, id }) => ({ tenant, email, id })),
    });
    const { accessToken } = await logIn('passlib@import.example');
    expect(await lens.auth.authenticate(accessToken)).toMatchObject({
      tenant: 'acme',
      role: 'viewer',
      attributes: { regions: ['north'] },
    });
    await logIn('cffi@import.example');
    await expect(logIn('cffi@import.example', `${PASSWORD}.`)).rejects.toEqual(refused);
    // As strong as ours, so they stay.
    expect((await stored()).map(({ hash }) => hash)).toEqual([CFFI, PASSLIB]);
    const { rows: audit } = await fixture.app.query(
      `select tenant_id, actor_kind, target_id from lens.audit_log where action = 'user.imported' order by tenant_id desc`,
    );
    expect(audit).toEqual(
      rows.map(({ tenant, id }) => ({ tenant_id: tenant, actor_kind: 'system', target_id: id })),
    );
  });

  it('control 9: makes a weaker hash anew at the first login, and not for a wrong password', async () => {
    await importUsers([{ email: 'weak@import.example', role: 'viewer', passwordHash: WEAK }], options);
    await expect(logIn('weak@import.example', 'not the password')).rejects.toEqual(refused);
    expect((await stored())[0]?.hash).toBe(WEAK);
    await logIn('weak@import.example');
    expect((await stored())[0]?.hash).toMatch(OWN_COST);
    await logIn('weak@import.example');
  });

  it('control 9: takes what Python on this machine hashes', async (context) => {
    if (missing) context.skip(missing);
    const hashes = runPython(
      `from argon2 import PasswordHasher
from passlib.hash import argon2
result = [PasswordHasher().hash(data), argon2.using(type='ID', memory_cost=19456, time_cost=2, parallelism=1).hash(data)]`,
      PASSWORD,
    );
    if (!Array.isArray(hashes)) throw new Error('Python did not answer with a list.');
    const rows = hashes.map((hash, index): ImportedUser => ({
      email: `py${index}@import.example`,
      role: 'viewer',
      passwordHash: String(hash),
    }));
    expect(rows).toHaveLength(2);
    await importUsers(rows, options);
    for (const { email } of rows) await logIn(email);
  });

  it('without a hash lets nobody in until an admin sets a password', async () => {
    const { users } = await importUsers([{ email: 'none@import.example', role: 'viewer' }], options);
    expect(await stored()).toMatchObject([{ hash: null, changed: null }]);
    await expect(logIn('none@import.example')).rejects.toEqual(refused);
    await expect(logIn('none@import.example', '')).rejects.toEqual(refused);
    await lens.users.update(fixture.admin, users[0]?.id ?? '', { password: PASSWORD });
    await logIn('none@import.example');
  });

  it('control 9: names every problem of every row, and adds nothing then', async () => {
    await importUsers([{ email: 'there@import.example', role: 'viewer', tenant: 'acme' }], options);
    const issues = await issuesOf([
      { email: 'fine@import.example', role: 'viewer' },
      { email: 'THERE@import.example', role: 'viewer' },
      { email: 'fine@import.example', role: 'viewer', tenant: 'acme' },
      { email: 'a@import.example', role: 'viewer', tenant: 'nobody' },
      { email: 'b@import.example', role: 'viewer', passwordHash: TOO_COSTLY },
      { email: 'c@import.example', role: 'viewer', passwordHash: BCRYPT },
      { email: 'd,e@import.example', role: 'viewer', timezone: 'Mars/Olympus' },
      { email: 'f@import.example', role: 'viewer', attributes: { role: 'admin' } },
      // A wrong shape hides nothing else, of its row or of others.
      // @ts-expect-error there is no such role
      { email: 'FINE@import.example', role: 'viewr', passwordHash: BCRYPT, tenant: 'nowhere' },
    ]);
    expect(issues.toSorted()).toEqual(
      [
        '/1/email address_taken',
        '/2/email address_taken',
        '/3/tenant unknown_tenant',
        '/4/passwordHash unusable_hash',
        '/5/passwordHash unusable_hash',
        '/6/email bad_format',
        '/6/timezone unknown_timezone',
        '/7/attributes/role not_allowed',
        '/8/email address_taken',
        '/8/passwordHash unusable_hash',
        '/8/role not_allowed',
        '/8/tenant unknown_tenant',
      ].toSorted(),
    );
    expect(await stored()).toHaveLength(1);
  });

  it('only checks in a dry run', async () => {
    const rows: ImportedUser[] = [{ email: 'dry@import.example', role: 'viewer' }];
    await expect(importUsers(rows, { ...options, dryRun: true })).resolves.toEqual({
      dryRun: true,
      users: [{ tenant: 'default', email: 'dry@import.example', id: null }],
    });
    expect(await stored()).toEqual([]);
  });

  it('of the same addresses at once adds them once', async () => {
    const rows = Array.from({ length: 20 }, (_, index): ImportedUser => {
      return { email: `twice${index}@import.example`, role: 'viewer' };
    });
    const both = await Promise.allSettled([
      importUsers(rows, options),
      importUsers(rows.toReversed(), options),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const [loser] = both.filter((outcome) => outcome.status === 'rejected');
    expect(['conflict', 'invalid_request']).toContain(loser?.reason.code);
    expect(await stored()).toHaveLength(20);
  });
});

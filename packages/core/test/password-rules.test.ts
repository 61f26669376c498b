import { createLensDatabases } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLens, loadConfig, type Lens } from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const GOOD = 'violet anchors drift at dawn';
const EMAIL = 'josephine.marsh@example.com';
const GUESSABLE = [
  ['a common one', 'Qwertyuiop12345', 'password_too_common'],
  ["the user's address", 'JosephineMarsh2026', 'password_is_a_name'],
  ["the tenant's name", 'Default-Default-1', 'password_is_a_name'],
  ["the product's name", 'istari-lens-2026', 'password_is_a_name'],
] as const;

let fixture: LensFixture;
let lens: Lens;
beforeAll(async () => {
  fixture = await createLensFixture();
  lens = fixture.lens;
});
afterAll(() => fixture?.close());

const refused = (pointer: string, code: string) =>
  expect.objectContaining({ issues: [expect.objectContaining({ pointer, code })] });

describe('control 10: a password that is easily guessed is refused', { timeout: 60_000 }, () => {
  it.each(GUESSABLE)('wherever one is set: %s', async (_, password, code) => {
    const { admin } = fixture;
    await expect(lens.users.create({ email: EMAIL, password, role: 'viewer' })).rejects.toEqual(
      refused('/password', code),
    );
    await expect(lens.users.add(admin, { email: EMAIL, password, role: 'viewer' })).rejects.toEqual(
      refused('/password', code),
    );
    const user = await lens.users.add(admin, { email: EMAIL, password: GOOD, role: 'viewer' });
    await expect(lens.users.update(admin, user.id, { password })).rejects.toEqual(refused('/password', code));
    const { accessToken } = await lens.auth.login({ email: EMAIL, password: GOOD });
    const own = await lens.auth.authenticate(accessToken);
    await expect(
      lens.account.changePassword(own, { currentPassword: GOOD, newPassword: password }),
    ).rejects.toEqual(refused('/newPassword', code));
    await lens.auth.login({ email: EMAIL, password: GOOD });
    await lens.users.remove(admin, user.id);
  });

  it('also with the address that the same change brings', async () => {
    const { admin } = fixture;
    const user = await lens.users.add(admin, { email: 'before@example.com', password: GOOD, role: 'viewer' });
    const change = { email: EMAIL, password: 'josephine.marsh.1' };
    await expect(lens.users.update(admin, user.id, change)).rejects.toEqual(
      refused('/password', 'password_is_a_name'),
    );
    await lens.users.remove(admin, user.id);
  });

  it.each(GUESSABLE)('for the first admin of a deployment: %s', async (_, password) => {
    const databases = await createLensDatabases();
    const env = {
      ...databases.env,
      BOOTSTRAP_ADMIN_EMAIL: EMAIL,
      BOOTSTRAP_ADMIN_PASSWORD: password,
    };
    const starting = createLens(loadConfig(env));
    try {
      await expect(starting.ready()).rejects.toMatchObject({
        problems: [expect.objectContaining({ variable: 'BOOTSTRAP_ADMIN_PASSWORD' })],
      });
      const { rows } = await databases.app.query('select id from lens.users');
      expect(rows).toEqual([]);
    } finally {
      await starting.close();
      await databases.drop();
    }
  });
});

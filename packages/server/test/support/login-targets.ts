import type { ServerFixture } from './server-fixture.ts';

/** A login that is refused, and why. */
export interface LoginTarget {
  why: 'unknown' | 'disabled' | 'wrong password';
  body: { email: string; password: string };
}

const PASSWORD = 'violet anchors drift at dawn';

/** One of each kind of refused login; the disabled account's password is right. */
export async function createLoginTargets({ app, lens }: ServerFixture): Promise<LoginTarget[]> {
  for (const name of ['disabled', 'present']) {
    await lens.users.create({ email: `${name}@example.com`, password: PASSWORD, role: 'viewer' });
  }
  await app.query(`update lens.users set disabled_at = now() where email = 'disabled@example.com'`);
  return [
    { why: 'unknown', body: { email: 'nothing1@example.com', password: PASSWORD } },
    { why: 'disabled', body: { email: 'disabled@example.com', password: PASSWORD } },
    { why: 'wrong password', body: { email: 'present@example.com', password: `${PASSWORD}!` } },
  ];
}

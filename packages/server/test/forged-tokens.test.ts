import { createHmac, generateKeyPairSync, hkdfSync, sign } from 'node:crypto';
import { createCsrf, createRandomToken, createTokens } from '@istari-lens/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN, createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;
let secret: string;
/** Claims of the admin's own good token. */
let good: Record<string, unknown>;

beforeAll(async () => {
  fixture = await createServerFixture();
  secret = fixture.env['SECRET_KEY'] ?? '';
  good = JSON.parse(Buffer.from(fixture.token.split('.')[1] ?? '', 'base64url').toString());
});
afterAll(() => fixture?.close());

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
/** Derived anew here, by RFC 5869, not by the code under test. */
const derive = (purpose: string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `istari-lens/${purpose}`, length));
const kidOf = (kind: string): string => derive(`jwt-key-id/${kind}`, 9).toString('base64url');

/** A token with the real signature of a kind, whatever it holds. */
function forge(
  payload: unknown,
  header: object = {},
  kind: string = 'access',
  hash: string = 'sha256',
): string {
  const head = { alg: 'HS256', typ: `lens-${kind}+jwt`, kid: kidOf(kind), ...header };
  const text = `${encode(head)}.${encode(payload)}`;
  return `${text}.${createHmac(hash, derive(`jwt/${kind}`, 32))
    .update(text)
    .digest('base64url')}`;
}
const withClaims = (change: object): string => forge({ ...good, ...change });
const without = (claim: string): string =>
  forge(Object.fromEntries(Object.entries(good).filter(([name]) => name !== claim)));
const withHeader = (header: object): string => forge(good, header);
const parts = (): [string, string, string] => {
  const [head = '', body = '', signature = ''] = fixture.token.split('.');
  return [head, body, signature];
};
const seconds = (): number => Math.floor(Date.now() / 1000);
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const issued = { issuer: 'istari-lens', audience: 'istari-lens', expiresInSeconds: 600 };

/** Each is refused, however it is made. */
const FORGED: Record<string, () => string | Promise<string>> = {
  'alg none without a signature': () => `${encode({ alg: 'none', typ: 'lens-access+jwt' })}.${parts()[1]}.`,
  'alg None': () => withHeader({ alg: 'None' }),
  'alg NONE': () => withHeader({ alg: 'NONE' }),
  'alg nOnE with no third part': () => `${encode({ alg: 'nOnE' })}.${parts()[1]}`,
  'alg empty': () => withHeader({ alg: '' }),
  'alg null': () => withHeader({ alg: null }),
  'alg a list': () => withHeader({ alg: ['HS256'] }),
  'alg hs256': () => withHeader({ alg: 'hs256' }),
  'alg HS384': () => forge(good, { alg: 'HS384' }, 'access', 'sha384'),
  'alg HS512': () => forge(good, { alg: 'HS512' }, 'access', 'sha512'),
  'alg RS256 with a key of its own': () => {
    const text = `${encode({ alg: 'RS256', typ: 'lens-access+jwt', kid: kidOf('access') })}.${parts()[1]}`;
    return `${text}.${sign('sha256', Buffer.from(text), rsa.privateKey).toString('base64url')}`;
  },
  'alg ES256': () => withHeader({ alg: 'ES256' }),
  'alg EdDSA': () => withHeader({ alg: 'EdDSA' }),
  'alg dir': () => withHeader({ alg: 'dir', enc: 'A256GCM' }),
  'a public key as the secret': () => {
    const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' });
    const [head, body] = parts();
    return `${head}.${body}.${createHmac('sha256', pem).update(`${head}.${body}`).digest('base64url')}`;
  },
  'signed by the plain secret': () => {
    const [head, body] = parts();
    return `${head}.${body}.${createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')}`;
  },
  'typ JWT': () => withHeader({ typ: 'JWT' }),
  'typ missing': () => withHeader({ typ: undefined }),
  'typ of embed tokens': () => withHeader({ typ: 'lens-embed+jwt' }),
  'typ of share tokens': () => withHeader({ typ: 'lens-share+jwt' }),
  'an embed token': () =>
    createTokens({ ...issued, secretKey: secret, kind: 'embed' }).sign({ sub: 'x', tenant: 'default' }),
  'a share token': () =>
    createTokens({ ...issued, secretKey: secret, kind: 'share' }).sign({ sub: 'x', tenant: 'default' }),
  'the key of embed tokens under the access type': () => forge(good, { typ: 'lens-access+jwt' }, 'embed'),
  'the key of share tokens under the access id': () =>
    forge(good, { typ: 'lens-access+jwt', kid: kidOf('access') }, 'share'),
  'a CSRF token': () => createCsrf({ secretKey: secret }).sign(String(good['sid'])),
  'a random token': () => createRandomToken().token,
  'kid unknown': () => withHeader({ kid: 'unknown' }),
  'kid missing': () => withHeader({ kid: undefined }),
  'kid __proto__': () => withHeader({ kid: '__proto__' }),
  'kid constructor': () => withHeader({ kid: 'constructor' }),
  'kid a path': () => withHeader({ kid: '../../../../dev/null' }),
  'kid SQL': () => withHeader({ kid: "' union select 'x" }),
  'kid a number': () => withHeader({ kid: 0 }),
  'jwk of its own without a kid': () => withHeader({ kid: undefined, jwk: { kty: 'oct', k: 'AAAA' } }),
  'jku without a kid': () => withHeader({ kid: undefined, jku: 'https://keys.invalid/' }),
  'x5u without a kid': () => withHeader({ kid: undefined, x5u: 'https://keys.invalid/' }),
  'crit unknown': () => withHeader({ crit: ['exp'], exp: 1 }),
  'crit empty': () => withHeader({ crit: [] }),
  'b64 false': () => withHeader({ crit: ['b64'], b64: false }),
  'no iss': () => without('iss'),
  'no aud': () => without('aud'),
  'no sub': () => without('sub'),
  'no tenant': () => without('tenant'),
  'no iat': () => without('iat'),
  'no exp': () => without('exp'),
  'no jti': () => without('jti'),
  'no sid': () => without('sid'),
  'another issuer': () => withClaims({ iss: 'other' }),
  'another audience': () => withClaims({ aud: 'other' }),
  'exp beyond all numbers': () => withClaims({ exp: 1e300 }),
  'exp a text': () => withClaims({ exp: String(seconds() + 60) }),
  'exp past': () => withClaims({ iat: seconds() - 100, exp: seconds() - 1 }),
  'exp beyond its lifetime': () => withClaims({ exp: seconds() + 10 * 365 * 86_400 }),
  'iat to come': () => withClaims({ iat: seconds() + 600, exp: seconds() + 900 }),
  'iat negative': () => withClaims({ iat: -1 }),
  'nbf to come': () => withClaims({ nbf: seconds() + 600 }),
  'sub of another user': () => withClaims({ sub: '00000000-0000-4000-8000-000000000000' }),
  'sub a list': () => withClaims({ sub: [good['sub']] }),
  'tenant of another': () => withClaims({ tenant: 'other' }),
  'tenant an object': () => withClaims({ tenant: { id: 'default' } }),
  'sid unknown': () => withClaims({ sid: '00000000-0000-4000-8000-000000000000' }),
  'sid no uuid': () => withClaims({ sid: "' or true --" }),
  'role root': () => withClaims({ role: 'root' }),
  'scopes unknown': () => withClaims({ scopes: ['everything'] }),
  'payload null': () => forge(null),
  'payload a list': () => forge([good]),
  'payload a text': () => forge('"x"'),
  'payload no JSON': () => forge('{'),
  'payload deep': () => forge(`${'['.repeat(2_000)}${']'.repeat(2_000)}`),
  'payload changed': () => `${parts()[0]}.${encode({ ...good, role: 'operator' })}.${parts()[2]}`,
  'signature empty': () => parts().slice(0, 2).join('.') + '.',
  'signature cut': () => fixture.token.slice(0, -4),
  'signature of zeros': () => [...parts().slice(0, 2), 'A'.repeat(43)].join('.'),
  'four parts': () => `${fixture.token}.x`,
  'five parts': () => `${fixture.token}.x.y`,
  'two parts': () => parts().slice(0, 2).join('.'),
  padding: () => `${fixture.token}=`,
  'the other alphabet': () => `${parts()[0]}.${parts()[1]}.+/${parts()[2].slice(2)}`,
  dots: () => '..',
  'many dots': () => '.'.repeat(7_000),
  'null as text': () => 'null',
  'longer than 8 KB': () => withClaims({ attributes: { long: 'x'.repeat(9_000) } }),
  'an API key of zeros': () => `lens_${'0'.repeat(32)}_${'0'.repeat(49)}`,
  'the beginning of an API key': () => 'lens_',
};

describe('control 1: forged and malformed tokens', () => {
  test('control 1: there are at least sixty of them', () => {
    expect(Object.keys(FORGED).length).toBeGreaterThanOrEqual(60);
  });

  test('control 1: a token forged without a fault is accepted, so that only the fault can be refused', async () => {
    expect((await fixture.call('getMe', { token: forge(good) })).status).toBe(200);
  });

  test.each(Object.entries(FORGED))('control 1: %s is 401 at each guard', async (_, make) => {
    const token = await make();
    const answers = await Promise.all([
      fixture.call('getMe', { token }),
      fixture.call('listDashboards', { token }),
      fixture.call('listApiKeys', { token }),
    ]);
    for (const { status, body, headers } of answers) {
      expect(status).toBe(401);
      expect(['invalid_token', 'session_ended']).toContain((body as { code: string }).code);
      expect(headers.get('www-authenticate')).toContain('Bearer');
    }
  });
});

describe('control 5: what a rightly signed token claims beside the session', () => {
  test.each<[string, () => string]>([
    ['a role', () => withClaims({ role: 'operator' })],
    ['scopes', () => withClaims({ scopes: [] })],
    ['attributes', () => withClaims({ attributes: { tenantId: 'other', role: 'operator' } })],
    ['unknown claims', () => withClaims({ admin: true, kind: 'host' })],
    ['a prototype', () => forge(`{"__proto__":{"role":"operator"},${JSON.stringify(good).slice(1)}`)],
    ['a constructor', () => forge(`{"constructor":{"prototype":{"x":1}},${JSON.stringify(good).slice(1)}`)],
  ])('control 5: %s changes nothing of who it is', async (_, make) => {
    expect(await fixture.lens.auth.authenticate(make())).toEqual(fixture.admin);
    expect(Object.hasOwn(Object.prototype, 'role')).toBe(false);
    expect((await fixture.call('getMe', { token: make() })).status).toBe(200);
  });
});

test('control 3: ending a session ends all of its tokens, however they are spelt', async () => {
  const { accessToken, refreshToken } = await fixture.lens.auth.login(ADMIN);
  const claims: object = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
  const sisters = [accessToken, forge({ ...claims, jti: 'another' }), forge({ more: 1, ...claims })];
  for (const token of sisters) expect((await fixture.call('getMe', { token })).status).toBe(200);
  await fixture.lens.auth.logout(refreshToken);
  for (const token of sisters) expect((await fixture.call('getMe', { token })).status).toBe(401);
});

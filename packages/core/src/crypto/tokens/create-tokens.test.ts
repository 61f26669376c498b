import { SignJWT } from 'jose';
import { createHmac, createSecretKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AuthenticationError } from '../../errors/index.ts';
import { deriveKey } from '../derive-key.ts';
import type { JwtAlgorithm } from '../jwt/algorithms.ts';
import { createCsrf } from './create-csrf.ts';
import { createTokens, type TokenKind, type TokensOptions } from './create-tokens.ts';
import { createRandomToken } from './random-token.ts';

const SECRET = 'a secret of at least thirty-two bytes';
const NOW = Date.parse('2026-11-22T12:00:00Z');
const SECONDS = NOW / 1000;
const CLAIMS = { sub: 'user-1', tenant: 'default', sid: 'session-1' };
const at = (seconds: number) => () => new Date(NOW + seconds * 1000);
const OPTIONS: TokensOptions = {
  secretKey: SECRET,
  issuer: 'lens',
  audience: 'lens-api',
  expiresInSeconds: 3600,
  clock: at(0),
};
const REFUSED = expect.objectContaining({ code: 'invalid_token' });

const pem = (key: ReturnType<typeof generateKeyPairSync>['privateKey']): string =>
  key.export({ type: 'pkcs8', format: 'pem' }).toString();
const PEMS = {
  rsa: pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
  shortRsa: pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey),
  p256: pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
  p384: pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey),
  ed25519: pem(generateKeyPairSync('ed25519').privateKey),
};

/** Signs anything with the real key of access tokens, so that only the content can be wrong. */
function forge(payload: object, header: object = {}, kind: TokenKind = 'access'): string {
  const kid = deriveKey(SECRET, `jwt-key-id/${kind}`, 9).toString('base64url');
  const parts = [{ alg: 'HS256', typ: `lens-${kind}+jwt`, kid, ...header }, payload];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${createHmac('sha256', deriveKey(SECRET, `jwt/${kind}`, 32))
    .update(text)
    .digest('base64url')}`;
}

const GOOD = {
  sub: 'user-1',
  tenant: 'default',
  iss: 'lens',
  aud: 'lens-api',
  iat: SECONDS,
  exp: SECONDS + 3600,
  jti: 'token-1',
};

describe('sign and verify', () => {
  it('give back the claims with an id and times', async () => {
    const tokens = createTokens(OPTIONS);
    const claims = {
      ...CLAIMS,
      role: 'editor' as const,
      scopes: ['query:read' as const],
      attributes: { region: ['north', 1, null], vip: true },
    };
    const verified = await tokens.verify(await tokens.sign(claims));
    expect(verified).toEqual({
      ...claims,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      issuedAt: new Date(NOW),
      expiresAt: new Date(NOW + 3_600_000),
    });
  });

  it.each<[JwtAlgorithm, string | undefined]>([
    ['HS256', undefined],
    ['HS384', undefined],
    ['HS512', undefined],
    ['RS256', PEMS.rsa],
    ['PS256', PEMS.rsa],
    ['ES256', PEMS.p256],
    ['EdDSA', PEMS.ed25519],
  ])('work with %s', async (algorithm, privateKey) => {
    const tokens = createTokens({ ...OPTIONS, algorithm, privateKey });
    const token = await tokens.sign(CLAIMS);
    expect((await tokens.verify(token)).sub).toBe('user-1');
    const header: unknown = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
    expect(header).toEqual({ alg: algorithm, typ: 'lens-access+jwt', kid: expect.any(String) });
  });

  it('take a shorter lifetime for one token, never a longer one', async () => {
    const tokens = createTokens(OPTIONS);
    const { expiresAt } = await tokens.verify(await tokens.sign(CLAIMS, { expiresInSeconds: 60 }));
    expect(expiresAt).toEqual(new Date(NOW + 60_000));
    await expect(tokens.sign(CLAIMS, { expiresInSeconds: 3601 })).rejects.toThrow(RangeError);
  });

  it('refuse to sign what no token carries, naming it without its value', async () => {
    const tokens = createTokens(OPTIONS);
    await expect(tokens.sign({ ...CLAIMS, sub: '' })).rejects.toThrow(/mend: sub/);
    const extra = { ...CLAIMS, password: 'hunter2' };
    await expect(tokens.sign(extra)).rejects.toThrow(TypeError);
    await expect(tokens.sign(extra)).rejects.not.toThrow(/hunter2/);
  });
});

describe('control 2: times', () => {
  it.each([
    ['in its last second', 3599, true],
    ['at its end', 3600, false],
    ['issued 30 seconds in the future', -30, true],
    ['issued 31 seconds in the future', -31, false],
  ])('a token %s', async (_, seconds, accepted) => {
    const token = await createTokens(OPTIONS).sign(CLAIMS);
    const verified = createTokens({ ...OPTIONS, clock: at(seconds) }).verify(token);
    if (accepted) await expect(verified).resolves.toMatchObject(CLAIMS);
    else await expect(verified).rejects.toThrow(REFUSED);
  });

  it('a token outlives neither its kind nor a lifetime that was shortened since', async () => {
    const tokens = createTokens(OPTIONS);
    await expect(tokens.verify(forge({ ...GOOD, exp: SECONDS + 3601 }))).rejects.toThrow(REFUSED);
    const long = await tokens.sign(CLAIMS);
    await expect(createTokens({ ...OPTIONS, expiresInSeconds: 60 }).verify(long)).rejects.toThrow(REFUSED);
  });
});

describe('control 2: a rightly signed token with wrong content is refused', () => {
  const tokens = createTokens(OPTIONS);

  it('while the same token with right content is accepted', async () => {
    await expect(tokens.verify(forge(GOOD))).resolves.toMatchObject({ sub: 'user-1' });
  });

  it.each(['iss', 'aud', 'sub', 'tenant', 'iat', 'exp', 'jti'])('without %s', async (claim) => {
    const { [claim]: _, ...rest }: Record<string, unknown> = GOOD;
    await expect(tokens.verify(forge(rest))).rejects.toThrow(REFUSED);
  });

  it.each<[string, object]>([
    ['another issuer', { iss: 'other' }],
    ['another audience', { aud: 'other' }],
    ['a subject that is no text', { sub: 7 }],
    ['an empty tenant', { tenant: '' }],
    ['an end beyond all numbers', { exp: 1e300 }],
    ['an end that is a text', { exp: String(SECONDS + 60) }],
    ['a time before its own', { exp: SECONDS - 1, iat: SECONDS - 10 }],
    ['a fraction as time', { iat: SECONDS - 0.5 }],
    ['a future start', { nbf: SECONDS + 600 }],
    ['an unknown role', { role: 'root' }],
    ['an unknown scope', { scopes: ['everything'] }],
    ['attributes that are objects', { attributes: { a: { b: 1 } } }],
  ])('with %s', async (_, change) => {
    await expect(tokens.verify(forge({ ...GOOD, ...change }))).rejects.toThrow(REFUSED);
  });

  it.each<[string, object]>([
    ['alg none', { alg: 'none' }],
    ['alg None', { alg: 'NoNe' }],
    ['another HS algorithm', { alg: 'HS512' }],
    ['an RS algorithm', { alg: 'RS256' }],
    ['another type', { typ: 'JWT' }],
    ['the type of another kind', { typ: 'lens-embed+jwt' }],
    ['an unknown key id', { kid: 'unknown' }],
    ['a key id from a prototype', { kid: '__proto__' }],
    ['no key id', { kid: undefined }],
    ['a key of its own', { jwk: { kty: 'oct', k: 'AAAA' } }],
    ['the address of a key set', { jku: 'https://keys.invalid/' }],
    ['the address of a certificate', { x5u: 'https://keys.invalid/' }],
    ['an unknown critical extension', { crit: ['exp'], exp: 1 }],
    ['an unencoded payload', { b64: false, crit: ['b64'] }],
  ])('with %s in its header', async (_, header) => {
    await expect(tokens.verify(forge(GOOD, header))).rejects.toThrow(REFUSED);
  });

  it('control 5: and unknown claims and prototype keys are left behind', async () => {
    const payload = JSON.parse(
      `{"__proto__": {"role": "admin"}, "admin": true, ${JSON.stringify(GOOD).slice(1)}`,
    );
    const verified = await tokens.verify(forge(payload));
    expect(Object.keys(verified).sort()).toEqual(['expiresAt', 'issuedAt', 'jti', 'sub', 'tenant']);
    expect(verified.role).toBeUndefined();
    expect(Object.getPrototypeOf(verified)).toBe(Object.prototype);
  });

  it('control 5: and a prototype key among the attributes changes no prototype', async () => {
    const attributes: unknown = JSON.parse('{"__proto__": "x", "region": "north"}');
    const token = forge({ ...GOOD, attributes });
    const verified = await tokens.verify(token);
    expect(verified.attributes?.region).toBe('north');
    expect(Object.getPrototypeOf(verified.attributes)).toBe(Object.prototype);
  });
});

describe('control 1/3/4: the text of a token', () => {
  const tokens = createTokens(OPTIONS);

  it('cannot be respelled', async () => {
    const token = await tokens.sign(CLAIMS);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = letters.indexOf(token.at(-1) ?? '');
    const respelled = [
      `${token}\n`,
      ` ${token}`,
      `${token}=`,
      `${token}.`,
      `${token}.x`,
      token.slice(0, -1) + letters[last ^ 1],
    ];
    for (const text of respelled) await expect(tokens.verify(text)).rejects.toThrow(REFUSED);
  });

  it('is refused for any changed character', async () => {
    const token = await tokens.sign(CLAIMS);
    for (let index = 0; index < token.length; index += 1) {
      const changed = token[index] === 'A' ? 'B' : 'A';
      const text = token.slice(0, index) + changed + token.slice(index + 1);
      await expect(tokens.verify(text)).rejects.toThrow(REFUSED);
    }
  });

  it('is not looked at beyond 8 KB', async () => {
    const attributes = { long: 'x'.repeat(5900) };
    await expect(tokens.verify(await tokens.sign({ ...CLAIMS, attributes }))).rejects.toThrow(REFUSED);
    const shorter = { long: 'x'.repeat(5400) };
    await expect(tokens.verify(await tokens.sign({ ...CLAIMS, attributes: shorter }))).resolves.toMatchObject(
      CLAIMS,
    );
  });

  it.each([
    '',
    '.',
    '..',
    'a.b.c',
    'null',
    '{}',
    '[]',
    'e30.e30.',
    'bnVsbA.bnVsbA.bnVsbA',
    '\u0000',
    '.'.repeat(8000),
  ])('is refused when it is rubbish: %j', async (text) => {
    await expect(tokens.verify(text)).rejects.toThrow(REFUSED);
  });

  it('gives every refusal the same message', async () => {
    const refusals = [
      '',
      'a.b.c',
      forge({ ...GOOD, exp: 1 }),
      forge({ ...GOOD, sub: 7 }),
      forge(GOOD, { kid: 'x' }),
    ];
    const messages = await Promise.all(
      refusals.map((text) => tokens.verify(text).catch((error: unknown) => error)),
    );
    for (const error of messages) expect(error).toBeInstanceOf(AuthenticationError);
    expect(new Set(messages.map(String)).size).toBe(1);
  });
});

describe('control 4: kinds', () => {
  const kinds: TokenKind[] = ['access', 'embed', 'share'];

  it('never verify as one another', async () => {
    for (const signer of kinds) {
      const token = await createTokens({ ...OPTIONS, kind: signer }).sign(CLAIMS);
      for (const verifier of kinds) {
        const verified = createTokens({ ...OPTIONS, kind: verifier }).verify(token);
        if (signer === verifier) await expect(verified).resolves.toMatchObject(CLAIMS);
        else await expect(verified).rejects.toThrow(REFUSED);
      }
      expect(createCsrf({ secretKey: SECRET }).verify('session-1', token)).toBe(false);
    }
  });

  it('never verify as one another with one key pair either', async () => {
    const options: TokensOptions = { ...OPTIONS, algorithm: 'EdDSA', privateKey: PEMS.ed25519 };
    const token = await createTokens({ ...options, kind: 'embed' }).sign(CLAIMS);
    await expect(createTokens(options).verify(token)).rejects.toThrow(REFUSED);
  });

  it('have keys of their own, so that changing the type is not enough', async () => {
    const embed = forge(GOOD, { typ: 'lens-access+jwt' }, 'embed');
    const kid = deriveKey(SECRET, 'jwt-key-id/access', 9).toString('base64url');
    const withKid = forge(GOOD, { typ: 'lens-access+jwt', kid }, 'embed');
    for (const text of [embed, withKid])
      await expect(createTokens(OPTIONS).verify(text)).rejects.toThrow(REFUSED);
  });

  it('are none of the other secrets that Lens hands out', async () => {
    const others = [createRandomToken().token, createCsrf({ secretKey: SECRET }).sign('session-1')];
    for (const kind of kinds) {
      for (const text of others)
        await expect(createTokens({ ...OPTIONS, kind }).verify(text)).rejects.toThrow(REFUSED);
    }
  });

  it('are not signed with the secret itself', async () => {
    const token = await new SignJWT(GOOD)
      .setProtectedHeader({
        alg: 'HS256',
        typ: 'lens-access+jwt',
        kid: deriveKey(SECRET, 'jwt-key-id/access', 9).toString('base64url'),
      })
      .sign(createSecretKey(Buffer.from(SECRET)));
    await expect(createTokens(OPTIONS).verify(token)).rejects.toThrow(REFUSED);
  });
});

describe('control 1: secrets', () => {
  it('of before verify and do not sign', async () => {
    const old = await createTokens(OPTIONS).sign(CLAIMS);
    const secretKey = 'the secret that came after the other one';
    const rotated = createTokens({ ...OPTIONS, secretKey, previousSecretKeys: [SECRET] });
    await expect(rotated.verify(old)).resolves.toMatchObject(CLAIMS);
    await expect(createTokens(OPTIONS).verify(await rotated.sign(CLAIMS))).rejects.toThrow(REFUSED);
    await expect(createTokens({ ...OPTIONS, secretKey }).verify(old)).rejects.toThrow(REFUSED);
  });

  it.each<[string, Partial<TokensOptions>, string]>([
    ['a secret of 31 bytes', { secretKey: 'x'.repeat(31) }, 'fewer than 32 bytes'],
    ['a short secret of before', { previousSecretKeys: ['x'] }, 'fewer than 32 bytes'],
    ['no private key', { algorithm: 'RS256' }, 'RS256 needs an RSA key'],
    ['a short RSA key', { algorithm: 'RS256', privateKey: PEMS.shortRsa }, 'at least 2048 bits'],
    ['another kind of key', { algorithm: 'RS256', privateKey: PEMS.p256 }, 'RS256 needs an RSA key'],
    ['another curve', { algorithm: 'ES256', privateKey: PEMS.p384 }, 'P-256'],
    ['a text that is no key', { algorithm: 'EdDSA', privateKey: SECRET }, 'Ed25519'],
  ])('are refused at creation: %s', (_, change, message) => {
    const create = () => createTokens({ ...OPTIONS, ...change });
    expect(create).toThrow(message);
    expect(create).toThrow(expect.objectContaining({ code: 'invalid_config' }));
  });

  it('of 32 bytes count in bytes, not in letters', () => {
    expect(() => createTokens({ ...OPTIONS, secretKey: 'é'.repeat(16) })).not.toThrow();
  });

  it.each(['none', 'HS1', 'toString'])('do not go with the algorithm %s', (algorithm) => {
    // @ts-expect-error a JavaScript caller can name any algorithm
    expect(() => createTokens({ ...OPTIONS, algorithm })).toThrow(/is not one of HS256/);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'do not go with a lifetime of %s',
    (expiresInSeconds) => {
      expect(() => createTokens({ ...OPTIONS, expiresInSeconds })).toThrow(RangeError);
    },
  );
});

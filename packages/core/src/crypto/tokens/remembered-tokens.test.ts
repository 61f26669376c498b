import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deriveKey } from '../derive-key.ts';
import { createTokens, type TokenKind, type Tokens, type TokensOptions } from './create-tokens.ts';

const SECRET = 'a secret of at least thirty-two bytes';
const SECONDS = Date.parse('2026-11-22T12:00:00Z') / 1000;
const OPTIONS: TokensOptions = {
  secretKey: SECRET,
  issuer: 'lens',
  audience: 'lens-api',
  expiresInSeconds: 3600,
};
const CLAIMS = {
  sub: 'user-1',
  tenant: 'default',
  scopes: ['query:read' as const],
  attributes: { region: ['north'], vip: true },
};
const REFUSED = expect.objectContaining({ code: 'invalid_token' });

/** Signs any payload with the real key of access tokens. */
function forge(payload: object): string {
  const kid = deriveKey(SECRET, 'jwt-key-id/access', 9).toString('base64url');
  const text = [{ alg: 'HS256', typ: 'lens-access+jwt', kid }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${createHmac('sha256', deriveKey(SECRET, 'jwt/access', 32))
    .update(text)
    .digest('base64url')}`;
}

const payloadOf = (change: object): object => ({
  ...CLAIMS,
  iss: 'lens',
  aud: 'lens-api',
  jti: 'token-1',
  iat: SECONDS,
  exp: SECONDS + 3600,
  ...change,
});

/** The claims, or the code and message of the refusal. */
const verdictOf = (tokens: Tokens, token: string): Promise<unknown> =>
  tokens.verify(token).catch((error: unknown) => String(error));

/** A Tokens object whose clock the test sets, in seconds since 1970. */
function withClock(options: Partial<TokensOptions> = {}): { tokens: Tokens; set(seconds: number): void } {
  let milliseconds = SECONDS * 1000;
  const tokens = createTokens({ ...OPTIONS, ...options, clock: () => new Date(milliseconds) });
  return { tokens, set: (seconds) => void (milliseconds = Math.round(seconds * 1000)) };
}

let signatures = vi.spyOn(crypto.subtle, 'verify');
beforeEach(() => {
  signatures = vi.spyOn(crypto.subtle, 'verify');
});
afterEach(() => {
  signatures.mockRestore();
});

describe('a token that was verified before', { timeout: 30_000 }, () => {
  it('costs no second signature and says the same', async () => {
    const { tokens } = withClock();
    const token = await tokens.sign(CLAIMS);
    const first = await tokens.verify(token);
    expect(signatures).toHaveBeenCalledTimes(1);
    expect(await tokens.verify(Buffer.from(token).toString())).toEqual(first);
    expect(signatures).toHaveBeenCalledTimes(1);
  });

  it('is forgotten after 2,000 others', async () => {
    const { tokens } = withClock();
    const token = forge(payloadOf({}));
    await tokens.verify(token);
    for (let index = 0; index < 2000; index += 1) await tokens.verify(forge(payloadOf({ jti: `${index}` })));
    signatures.mockClear();
    await tokens.verify(forge(payloadOf({ jti: '1999' })));
    expect(signatures).toHaveBeenCalledTimes(0);
    await tokens.verify(token);
    expect(signatures).toHaveBeenCalledTimes(1);
  });

  it('cannot be changed by whoever was given its claims', async () => {
    const { tokens } = withClock();
    const token = await tokens.sign(CLAIMS);
    const given = await tokens.verify(token);
    const before = structuredClone(given);
    given.sub = 'admin';
    given.tenant = 'other';
    given.role = 'admin';
    given.expiresAt.setTime(0);
    given.issuedAt.setTime(0);
    expect(() => Object.assign(given.attributes ?? {}, { region: 'south' })).toThrow(TypeError);
    expect(() => Object.assign(given.attributes?.['region'] ?? {}, ['south'])).toThrow(TypeError);
    expect(() => Object.assign(given.scopes ?? {}, ['admin'])).toThrow(TypeError);
    expect(await tokens.verify(token)).toEqual(before);
  });

  it.each([
    ['in its last millisecond', 3599.999, true],
    ['at its end', 3600, false],
    ['with the clock set back by 30 seconds', -30, true],
    ['with the clock set back by a millisecond more', -30.001, false],
    ['with a clock that shows no time', Number.NaN, false],
  ])('is judged by the clock %s, again and again', async (_, seconds, accepted) => {
    const { tokens, set } = withClock();
    const token = await tokens.sign(CLAIMS);
    for (let round = 0; round < 2; round += 1) {
      set(SECONDS);
      await expect(tokens.verify(token)).resolves.toMatchObject(CLAIMS);
      set(SECONDS + seconds);
      if (accepted) await expect(tokens.verify(token)).resolves.toMatchObject(CLAIMS);
      else await expect(tokens.verify(token)).rejects.toThrow(REFUSED);
    }
    expect(signatures).toHaveBeenCalledTimes(1);
  });

  it('has the verdict of a token never seen, at any time around its own times', async () => {
    const offset = fc.integer({ min: -45, max: 45 });
    const instant = fc
      .tuple(fc.constantFrom('iat', 'nbf', 'exp', 'age'), offset, fc.constantFrom(-0.001, 0, 0.001, 0.5))
      .map(([around, seconds, part]) => ({ around, seconds: seconds + part }));
    const times = fc.record({
      lifetime: fc.integer({ min: 1, max: 120 }),
      start: fc.option(fc.oneof(offset, fc.constantFrom(0.5, -0.5)), { nil: undefined }),
      maxAge: fc.constantFrom(60, 90, 3600),
    });
    let accepted = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        times,
        fc.array(instant, { minLength: 1, maxLength: 12 }),
        async ({ lifetime, start, maxAge }, instants) => {
          const nbf = start === undefined ? undefined : SECONDS + start;
          const at = { iat: SECONDS, nbf: nbf ?? SECONDS, exp: SECONDS + lifetime, age: SECONDS + maxAge };
          const token = forge(payloadOf({ exp: at.exp, nbf }));
          const options = { expiresInSeconds: maxAge };
          const { tokens, set } = withClock(options);
          set(Math.min(at.exp - 0.001, Math.max(at.iat, at.nbf)));
          await verdictOf(tokens, token);
          for (const { around, seconds } of instants) {
            const now = at[around as keyof typeof at] + seconds;
            set(now);
            const fresh = withClock(options);
            fresh.set(now);
            const expected = await verdictOf(fresh.tokens, token);
            expect(await verdictOf(tokens, token)).toEqual(expected);
            if (typeof expected === 'string') refused += 1;
            else accepted += 1;
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(Math.min(accepted, refused)).toBeGreaterThan(100);
  });

  it('lends its verdict to no changed, cut or longer text', async () => {
    const { tokens } = withClock();
    const token = await tokens.sign(CLAIMS);
    const change = fc.oneof(
      fc
        .tuple(fc.nat({ max: token.length - 1 }), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }))
        .map(([index, letter]) => token.slice(0, index) + letter + token.slice(index + 1)),
      fc.nat({ max: token.length - 1 }).map((length) => token.slice(0, length)),
      fc.string({ minLength: 1, maxLength: 4 }).map((tail) => token + tail),
      fc.constantFrom(token.toUpperCase(), `${token}\n`, ` ${token}`, `${token}${'A'.repeat(9000)}`),
    );
    await tokens.verify(token);
    await fc.assert(
      fc.asyncProperty(
        change.filter((text) => text !== token),
        async (text) => {
          await expect(tokens.verify(text)).rejects.toThrow(REFUSED);
          await expect(tokens.verify(text)).rejects.toThrow(REFUSED);
          await expect(tokens.verify(token)).resolves.toMatchObject(CLAIMS);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('nothing is remembered', () => {
  it('of a refused token, which is good when its time has come', async () => {
    const { tokens, set } = withClock();
    const token = forge(payloadOf({ nbf: SECONDS + 100 }));
    await expect(tokens.verify(token)).rejects.toThrow(REFUSED);
    await expect(tokens.verify(token)).rejects.toThrow(REFUSED);
    expect(signatures).toHaveBeenCalledTimes(2);
    set(SECONDS + 70);
    await expect(tokens.verify(token)).resolves.toMatchObject(CLAIMS);
  });

  it.each<[string, Partial<TokensOptions>]>([
    ...(['embed', 'share'] satisfies TokenKind[]).map((kind): [string, Partial<TokensOptions>] => [
      `the kind ${kind}`,
      { kind },
    ]),
    ['another audience', { audience: 'other' }],
    ['another issuer', { issuer: 'other' }],
    ['another secret', { secretKey: 'the secret that came after the other one' }],
    ['a shorter lifetime', { expiresInSeconds: 60 }],
  ])('for an object of %s', async (_, options) => {
    const { tokens } = withClock();
    const other = withClock(options).tokens;
    const token = await tokens.sign(CLAIMS);
    await expect(tokens.verify(token)).resolves.toMatchObject(CLAIMS);
    await expect(other.verify(token)).rejects.toThrow(REFUSED);
    await expect(tokens.verify(token)).resolves.toMatchObject(CLAIMS);
  });
});

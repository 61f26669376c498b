import { describe, expect, it } from 'vitest';
import { createPasswords } from './create-passwords.ts';
import { isUsablePasswordHash } from './password-cost.ts';

const PASSWORD = 'correct horse battery staple';
const RIGHT = { ok: true, needsRehash: false };
const RIGHT_BUT_WEAK = { ok: true, needsRehash: true };
const WRONG = { ok: false, needsRehash: false };

/** Made by Debian 12's argon2-cffi 21.1 and passlib 1.7.4. */
const FROM_PYTHON = {
  cffiDefault: '$argon2id$v=19$m=102400,t=2,p=8$QHea26O1tgWV0JUQxoMaaA$zleOJNyCf2nzpigAv+5BVg',
  passlibDefault: '$argon2id$v=19$m=102400,t=2,p=8$V8q5lzKGMMaYc84ZI2SslQ$GgWtNveeGvX9kfyQDDKOOg',
  passlibTuned: '$argon2id$v=19$m=19456,t=2,p=1$9v4fA6A0JsT4n7MWgpBS6g$SNYi+sTE4vrBa+GR9+8jFg',
  argon2i: '$argon2i$v=19$m=1024,t=3,p=2$UKqVUmrNmXNuzXkvhdB6bw$oyRYa6/oc472ytlaYTxLNQ',
  argon2d: '$argon2d$v=19$m=1024,t=3,p=2$+v+f07r3/l/r/V8rRYhRig$viRemGUyjnLkVa4JEKn88Q',
  version16: '$argon2id$v=16$m=512,t=1,p=1$c2FsdHNhbHQ$9ubaDaUAUsZgUITFwagOqg',
};

/** Of the text `e` + U+0301 + `te`, as it was typed on a system that decomposes. */
const FROM_PYTHON_DECOMPOSED =
  '$argon2id$v=19$m=102400,t=2,p=8$Uup9j5EyRsiZM2ZsTQmhtA$zBlX6fLAeoxoV/TXRE1Bhw';

const TOO_COSTLY = {
  'a gigabyte of memory': '$argon2id$v=19$m=1048576,t=1,p=1$QHea26O1tgWV0JUQxoMaaA$zleOJNyCf2nzpigAv+5BVg',
  'a million passes': '$argon2id$v=19$m=19456,t=1000000,p=1$QHea26O1tgWV0JUQxoMaaA$zleOJNyCf2nzpigAv+5BVg',
  'both just beyond': '$argon2id$v=19$m=131072,t=5,p=1$QHea26O1tgWV0JUQxoMaaA$zleOJNyCf2nzpigAv+5BVg',
  '200 lanes': '$argon2id$v=19$m=19456,t=2,p=200$QHea26O1tgWV0JUQxoMaaA$zleOJNyCf2nzpigAv+5BVg',
};

const NOT_ARGON2 = {
  nothing: '',
  bcrypt: '$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW',
  'a plain password': PASSWORD,
  'half a hash': '$argon2id$v=19$m=19456,t=2,p=1$',
  'numbers that overflow':
    '$argon2id$v=19$m=99999999999999999999,t=2,p=1$QHea26O1tgWV0JUQxoMaaA$zleOJNyCf2nzpigAv+5BVg',
  'a hash that goes on for ever': `$argon2id$v=19$m=19456,t=2,p=1$QHea26O1tgWV0JUQxoMaaA$${'A'.repeat(100_000)}`,
};

describe('control 9/10: hash', { timeout: 30_000 }, () => {
  it('is argon2id at the cost of ASVS, salted anew each time', async () => {
    const passwords = createPasswords();
    const [first, second] = await Promise.all([passwords.hash(PASSWORD), passwords.hash(PASSWORD)]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(second).not.toBe(first);
    expect(await passwords.verify(first, PASSWORD)).toEqual(RIGHT);
    expect(await passwords.verify(first, `${PASSWORD} `)).toEqual(WRONG);
  });

  it('shortens nothing', async () => {
    const passwords = createPasswords();
    const long = 'x'.repeat(1000);
    const hash = await passwords.hash(`${long}a\u0000b`);
    expect(await passwords.verify(hash, `${long}a\u0000b`)).toEqual(RIGHT);
    expect(await passwords.verify(hash, `${long}a\u0000c`)).toEqual(WRONG);
    expect(await passwords.verify(hash, `${long}b`)).toEqual(WRONG);
  });

  it('takes one password in whichever form the keyboard composes it', async () => {
    const passwords = createPasswords();
    const hash = await passwords.hash('e\u0301te');
    expect(await passwords.verify(hash, '\u00E9te')).toEqual(RIGHT);
    expect(await passwords.verify(hash, 'e\u0301te')).toEqual(RIGHT);
    expect(await passwords.verify(hash, 'ete')).toEqual(WRONG);
  });
});

describe('control 9: hashes made by Python', { timeout: 30_000 }, () => {
  it.each([
    ['argon2-cffi', FROM_PYTHON.cffiDefault, RIGHT],
    ['passlib', FROM_PYTHON.passlibDefault, RIGHT],
    ['passlib with our parameters', FROM_PYTHON.passlibTuned, RIGHT],
    ['argon2i', FROM_PYTHON.argon2i, RIGHT_BUT_WEAK],
    ['argon2d', FROM_PYTHON.argon2d, RIGHT_BUT_WEAK],
    ['version 1.0 of argon2id', FROM_PYTHON.version16, RIGHT_BUT_WEAK],
  ])('verify: %s', async (_, hash, verdict) => {
    const passwords = createPasswords();
    expect(await passwords.verify(hash, PASSWORD)).toEqual(verdict);
    expect(await passwords.verify(hash, 'Correct horse battery staple')).toEqual(WRONG);
    expect(isUsablePasswordHash(hash)).toBe(true);
  });

  it('verify as they were typed, and are to be made anew in the normalised form', async () => {
    expect(await createPasswords().verify(FROM_PYTHON_DECOMPOSED, 'e\u0301te')).toEqual(RIGHT_BUT_WEAK);
  });
});

describe('control 9: a hash that cannot be used', { timeout: 30_000 }, () => {
  it.each(Object.entries({ ...TOO_COSTLY, ...NOT_ARGON2 }))(
    'is never right and never run: %s',
    async (_, hash) => {
      const started = performance.now();
      expect(await createPasswords().verify(hash, PASSWORD)).toEqual(WRONG);
      expect(performance.now() - started).toBeLessThan(10_000);
      expect(isUsablePasswordHash(hash)).toBe(false);
    },
  );

  it('takes as long as a wrong password, and so do an unknown account and a cheaper hash', async () => {
    const passwords = createPasswords();
    const hash = await passwords.hash(PASSWORD);
    const cases = [hash, undefined, 'rubbish', FROM_PYTHON.version16].map((stored) => ({
      stored,
      times: new Array<number>(),
    }));
    for (let round = 0; round < 9; round += 1) {
      for (const { stored, times } of cases) {
        const started = performance.now();
        await passwords.verify(stored, 'wrong');
        times.push(performance.now() - started);
      }
    }
    const [known = 0, ...others] = cases.map(({ times }) => times.sort((a, b) => a - b)[4]);
    // A wide margin, for busy machines: without the hashing it would be a thousandth.
    expect(others).toHaveLength(3);
    for (const median of others) {
      expect(median).toBeGreaterThan(known / 3);
      expect(median).toBeLessThan(known * 3);
    }
  });
});

describe('control 9: many at once', { timeout: 30_000 }, () => {
  it('wait in a bounded queue and are turned away beyond it', async () => {
    const passwords = createPasswords({ maxConcurrent: 1, maxQueue: 2 });
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => passwords.hash(PASSWORD)));
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    const [refusal] = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refusal?.reason).toMatchObject({ code: 'hashing_busy', retryAfterSeconds: expect.any(Number) });
    await expect(passwords.hash(PASSWORD)).resolves.toMatch(/^\$argon2id/);
  });

  it('leave the event loop free', async () => {
    const passwords = createPasswords();
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 5);
    await Promise.all(Array.from({ length: 8 }, () => passwords.verify(undefined, 'x')));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
  });
});

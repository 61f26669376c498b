import { describe, expect, it } from 'vitest';
import { pythonLacks, runPython } from '../../../test/support/python.ts';
import { createPasswords } from './create-passwords.ts';

const missing = pythonLacks(['argon2', 'passlib.hash']);
const PASSWORDS = ['correct horse battery staple', 'naïve 東京 🛫', 'x'.repeat(200)];

describe("control 9: Python's argon2-cffi and passlib", { timeout: 60_000 }, () => {
  it('verify what is hashed here', async (context) => {
    if (missing) context.skip(missing);
    const passwords = createPasswords();
    const hashes = await Promise.all(PASSWORDS.map((password) => passwords.hash(password)));
    const verdicts = runPython(
      `from argon2 import PasswordHasher
from passlib.hash import argon2
result = [PasswordHasher().verify(hash, password) and argon2.verify(password, hash) and not argon2.verify(password + '.', hash)
          for password, hash in zip(data['passwords'], data['hashes'])]`,
      { passwords: PASSWORDS, hashes },
    );
    expect(verdicts).toEqual([true, true, true]);
  });

  it('hash what is verified here', async (context) => {
    if (missing) context.skip(missing);
    const hashes = runPython(
      `from argon2 import PasswordHasher
from passlib.hash import argon2
result = [[PasswordHasher().hash(password), argon2.hash(password)] for password in data]`,
      PASSWORDS,
    );
    if (!Array.isArray(hashes)) throw new Error('Python did not answer with a list.');
    const passwords = createPasswords();
    for (const [index, password] of PASSWORDS.entries()) {
      for (const hash of hashes[index]) {
        expect(await passwords.verify(String(hash), password)).toEqual({ ok: true, needsRehash: false });
        expect(await passwords.verify(String(hash), `${password}.`)).toMatchObject({ ok: false });
      }
    }
  });
});

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTokens, type Tokens } from '../tokens/create-tokens.ts';
import type { KeyPairAlgorithm } from './algorithms.ts';
import { parseKeyFile } from './key-file.ts';

const privatePem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicPem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();
const p256 = (): { privateKey: KeyObject; publicKey: KeyObject } =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' });
const [before, after, foreign] = [p256(), p256(), p256()];

const tokens = (privateKey: string, algorithm: KeyPairAlgorithm = 'ES256'): Tokens =>
  createTokens({
    secretKey: 'x'.repeat(32),
    algorithm,
    privateKey,
    issuer: 'a',
    audience: 'a',
    expiresInSeconds: 60,
  });
const claims = { sub: 'user', tenant: 'default' };

describe('a key file with several keys', () => {
  it('signs with the first and verifies by all, so that a rotation logs nobody out', async () => {
    const [old, announced, rotated, retired] = [
      tokens(privatePem(before.privateKey)),
      tokens(privatePem(before.privateKey) + publicPem(after.publicKey)),
      tokens(privatePem(after.privateKey) + privatePem(before.privateKey)),
      tokens(privatePem(after.privateKey)),
    ];
    const [first, second] = [await old.sign(claims), await rotated.sign(claims)];
    for (const any of [old, announced, rotated]) expect((await any.verify(first)).sub).toBe('user');
    for (const any of [announced, rotated, retired]) expect((await any.verify(second)).sub).toBe('user');
    await expect(retired.verify(first)).rejects.toMatchObject({ code: 'invalid_token' });
    await expect(old.verify(second)).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it('does not verify by a key that is not in it', async () => {
    const token = await tokens(privatePem(foreign.privateKey)).sign(claims);
    const all = tokens(privatePem(after.privateKey) + publicPem(before.publicKey));
    await expect(all.verify(token)).rejects.toMatchObject({ code: 'invalid_token' });
  });
});

describe('parseKeyFile', () => {
  it('passes over what is no key, as openssl writes it before one', () => {
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    const sec1 = before.privateKey.export({ type: 'sec1', format: 'pem' }).toString();
    expect(parseKeyFile(`Key of 2026:\n${parameters}${sec1}`, 'ES256')?.verifying).toEqual([]);
  });

  it('wants a private key first, and every key to fit', () => {
    const ed = generateKeyPairSync('ed25519');
    expect(parseKeyFile(publicPem(before.publicKey), 'ES256')).toBeUndefined();
    expect(parseKeyFile(publicPem(after.publicKey) + privatePem(before.privateKey), 'ES256')).toBeUndefined();
    expect(parseKeyFile(privatePem(before.privateKey) + publicPem(ed.publicKey), 'ES256')).toBeUndefined();
    expect(parseKeyFile('', 'ES256')).toBeUndefined();
    const broken = privatePem(before.privateKey) + publicPem(after.publicKey).replace('MFkw', 'AAAA');
    expect(parseKeyFile(broken, 'ES256')).toBeUndefined();
  });
});

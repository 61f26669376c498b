import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { FERNET_SAMPLES } from '../../../test/support/fernet-samples.ts';
import { createFernet } from './create-fernet.ts';
import { generateFernetKey } from './fernet-key.ts';

const KEY = generateFernetKey();
const require = createRequire(import.meta.url);
const REFERENCE = require.resolve('fernet');

/** Runs the npm package in a process of its own, since loading it changes String.prototype. */
function runReference(script: string, data: unknown): unknown {
  const code = `
    const fernet = require(${JSON.stringify(REFERENCE)});
    const data = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
    const secret = new fernet.Secret(data.key);
    const result = ${script};
    process.stdout.write(JSON.stringify(result));`;
  const answer = execFileSync(process.execPath, ['--no-deprecation', '--input-type=commonjs', '-e', code], {
    input: JSON.stringify(data),
    encoding: 'utf8',
  });
  return JSON.parse(answer);
}

describe('the npm package fernet', { timeout: 30_000 }, () => {
  it('reads what is encrypted here', () => {
    const fernet = createFernet(KEY);
    const tokens = FERNET_SAMPLES.map((text) => fernet.encrypt(text));
    expect(
      runReference('data.tokens.map((token) => new fernet.Token({ secret, token, ttl: 0 }).decode())', {
        key: KEY,
        tokens,
      }),
    ).toEqual(FERNET_SAMPLES);
  });

  it('writes what is decrypted here', () => {
    const tokens = runReference('data.texts.map((text) => new fernet.Token({ secret }).encode(text))', {
      key: KEY,
      texts: FERNET_SAMPLES,
    });
    if (!Array.isArray(tokens)) throw new Error('The reference did not answer with a list.');
    const fernet = createFernet(KEY);
    expect(tokens.map((token) => fernet.decrypt(String(token), { ttlSeconds: 60 }))).toEqual(FERNET_SAMPLES);
  });
});

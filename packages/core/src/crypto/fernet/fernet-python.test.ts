import { describe, expect, it } from 'vitest';
import { FERNET_SAMPLES } from '../../../test/support/fernet-samples.ts';
import { pythonLacks, runPython } from '../../../test/support/python.ts';
import { createFernet } from './create-fernet.ts';
import { generateFernetKey } from './fernet-key.ts';
import { readFernetToken } from './fernet-token.ts';

const missing = pythonLacks(['cryptography']);
const KEY = generateFernetKey();
const OLD_KEY = generateFernetKey();
const keys = [KEY, OLD_KEY];

describe("control 16: Python's cryptography", { timeout: 30_000 }, () => {
  it('reads what is encrypted here', (context) => {
    if (missing) context.skip(missing);
    const fernet = createFernet(KEY);
    const tokens = FERNET_SAMPLES.map((text) => fernet.encrypt(text));
    const read = runPython(
      `from cryptography.fernet import Fernet
fernet = Fernet(data['key'])
result = [fernet.decrypt(token.encode(), ttl=60).decode() for token in data['tokens']]`,
      { key: KEY, tokens },
    );
    expect(read).toEqual(FERNET_SAMPLES);
  });

  it('writes what is decrypted here, with either alphabet and a newline in the key', (context) => {
    if (missing) context.skip(missing);
    const tokens = tokensOf(
      runPython(
        `from cryptography.fernet import Fernet
fernet = Fernet(data['key'] + '\\n')
result = [fernet.encrypt(text.encode()).decode() for text in data['texts']]`,
        { key: KEY.replaceAll('-', '+').replaceAll('_', '/'), texts: FERNET_SAMPLES },
      ),
    );
    const fernet = createFernet(`${KEY}\n`);
    expect(tokens.map((token) => fernet.decrypt(token, { ttlSeconds: 60 }))).toEqual(FERNET_SAMPLES);
  });

  it('rotates as it is done here, in both directions', (context) => {
    if (missing) context.skip(missing);
    const old = createFernet(OLD_KEY, { clock: () => new Date('2020-01-01T00:00:00Z') }).encrypt('kept');
    const ours = createFernet(keys).rotate(old);
    const [theirs = '', read] = tokensOf(
      runPython(
        `from cryptography.fernet import Fernet, MultiFernet
keys = [Fernet(key) for key in data['keys']]
result = [MultiFernet(keys).rotate(data['old'].encode()).decode(), keys[0].decrypt(data['ours'].encode()).decode()]`,
        { keys, old, ours },
      ),
    );
    expect(read).toBe('kept');
    expect(createFernet(KEY).decrypt(theirs)).toBe('kept');
    const timestamps = [old, ours, theirs].map((token) => readFernetToken(token)?.timestamp);
    expect(new Set(timestamps)).toEqual(new Set([BigInt(Date.parse('2020-01-01T00:00:00Z') / 1000)]));
  });

  it('draws the same line at every age', (context) => {
    if (missing) context.skip(missing);
    const made = 1_700_000_000;
    const token = createFernet(KEY, { clock: () => new Date(made * 1000) }).encrypt('a');
    const ages = [-62, -61, -60, -59, 0, 1, 29, 30, 31, 32];
    const theirs = runPython(
      `from cryptography.fernet import Fernet, InvalidToken
def accepts(age):
    try:
        Fernet(data['key']).decrypt_at_time(data['token'].encode(), 30, data['made'] + age)
        return True
    except InvalidToken:
        return False
result = [accepts(age) for age in data['ages']]`,
      { key: KEY, token, made, ages },
    );
    const ours = ages.map((age) => {
      try {
        createFernet(KEY, { clock: () => new Date((made + age) * 1000) }).decrypt(token, { ttlSeconds: 30 });
        return true;
      } catch {
        return false;
      }
    });
    expect(ours).toEqual(theirs);
    expect(new Set(ours)).toEqual(new Set([true, false]));
  });
});

function tokensOf(answer: unknown): string[] {
  if (!Array.isArray(answer)) throw new Error('Python did not answer with a list.');
  return answer.map(String);
}

import { describe, expect, it } from 'vitest';
import { createCsrf } from './create-csrf.ts';

const SECRET = 'a secret of at least thirty-two bytes';

describe('control 7: CSRF tokens', () => {
  const csrf = createCsrf({ secretKey: SECRET });

  it('are good for their own session only', () => {
    const token = csrf.sign('session-1');
    expect(csrf.verify('session-1', token)).toBe(true);
    expect(csrf.verify('session-2', token)).toBe(false);
    expect(csrf.verify('', token)).toBe(false);
  });

  it('differ each time', () => {
    expect(csrf.sign('session-1')).not.toBe(csrf.sign('session-1'));
  });

  it('are refused for any changed character and any other spelling', () => {
    const token = csrf.sign('session-1');
    for (let index = 0; index < token.length; index += 1) {
      const changed = token[index] === 'A' ? 'B' : 'A';
      expect(csrf.verify('session-1', token.slice(0, index) + changed + token.slice(index + 1))).toBe(false);
    }
    for (const text of ['', token.slice(0, -2), `${token}\n`, `${token}A`, `${token}AAAA`]) {
      expect(csrf.verify('session-1', text)).toBe(false);
    }
  });

  it('outlive a change of the secret for as long as the old one is listed', () => {
    const token = csrf.sign('session-1');
    const secretKey = 'the secret that came after the other one';
    expect(createCsrf({ secretKey, previousSecretKeys: [SECRET] }).verify('session-1', token)).toBe(true);
    expect(createCsrf({ secretKey }).verify('session-1', token)).toBe(false);
  });
});

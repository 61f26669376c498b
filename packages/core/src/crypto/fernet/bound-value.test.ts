import { describe, expect, it } from 'vitest';
import { openFor, sealFor } from './bound-value.ts';
import { createFernet } from './create-fernet.ts';
import { generateFernetKey } from './fernet-key.ts';

const REFUSED = expect.objectContaining({ code: 'decryption_failed' });

describe('control 16: a bound value', () => {
  const oldKey = generateFernetKey();
  const fernet = createFernet(oldKey);

  it('opens at its own place only', () => {
    const token = sealFor(fernet, 'data_sources/a/1/url', 'postgresql://…');
    expect(openFor(fernet, 'data_sources/a/1/url', token)).toBe('postgresql://…');
    expect(() => openFor(fernet, 'data_sources/b/1/url', token)).toThrow(REFUSED);
    expect(() => openFor(fernet, '', token)).toThrow(REFUSED);
  });

  it('stays bound when it is rotated', () => {
    const rotating = createFernet([generateFernetKey(), oldKey]);
    const rotated = rotating.rotate(sealFor(fernet, 'here', 'value'));
    expect(openFor(rotating, 'here', rotated)).toBe('value');
    expect(() => openFor(rotating, 'there', rotated)).toThrow(REFUSED);
  });

  it.each([
    ['plain text', 'postgresql://…'],
    ['the value without a place', '{"value":"x"}'],
    ['more than a value', '{"for":"here","value":"x","extra":1}'],
    ['null', 'null'],
  ])('is not what another program encrypted: %s', (_, text) => {
    expect(() => openFor(fernet, 'here', fernet.encrypt(text))).toThrow(REFUSED);
  });
});

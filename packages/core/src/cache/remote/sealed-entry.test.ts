import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CacheEntry } from '../types.ts';
import { createEntrySealer } from './sealed-entry.ts';

const key = randomBytes(32);
const sealer = createEntrySealer(key, 'one');
const time = fc.oneof(fc.double({ noNaN: true }), fc.constant(Infinity));
const anyEntry = fc.record({
  body: fc.uint8Array({ maxLength: 300 }),
  etag: fc.constantFrom('"e"', '""', '"a!#~"'),
  storedAt: fc.double({ noNaN: true, noDefaultInfinity: true }),
  freshUntil: time,
  staleUntil: time,
  tags: fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }),
  asOf: fc.integer({ min: 1 }),
});
const sample: CacheEntry = {
  body: Uint8Array.of(1, 2, 3),
  etag: '"e"',
  storedAt: 1,
  freshUntil: 2,
  staleUntil: Infinity,
  tags: ['t', '\ud800'],
};

describe('createEntrySealer', () => {
  it('opens what it sealed, with every field as it was', () => {
    fc.assert(
      fc.property(anyEntry, fc.string({ unit: 'binary' }), (entry, cacheKey) => {
        const name = sealer.nameOf(cacheKey);
        const opened = sealer.open(name, sealer.seal(name, sealer.newToken(), entry));
        expect({ ...opened, body: Uint8Array.from(opened?.body ?? []) }).toEqual(entry);
      }),
    );
  });

  it('opens it also as a piece of other bytes', () => {
    const name = sealer.nameOf('k');
    const sealed = sealer.seal(name, sealer.newToken(), sample);
    const within = new Uint8Array(sealed.length + 20);
    within.set(sealed, 7);
    expect(sealer.open(name, within.subarray(7, 7 + sealed.length))).toMatchObject({ etag: '"e"' });
  });

  it('opens nothing under another key, by another secret or for another deployment', () => {
    const name = sealer.nameOf('k');
    const sealed = sealer.seal(name, sealer.newToken(), sample);
    expect(sealer.open(sealer.nameOf('other'), sealed)).toBeUndefined();
    for (const other of [createEntrySealer(randomBytes(32), 'one'), createEntrySealer(key, 'two')]) {
      expect(other.open(name, sealed)).toBeUndefined();
      expect(other.nameOf('k')).not.toEqual(name);
      expect(other.tagOf('k')).not.toEqual(sealer.tagOf('k'));
      expect(other.deployment).not.toBe(sealer.deployment);
    }
    expect(createEntrySealer(key, 'one').open(name, sealed)).toMatchObject({ etag: '"e"' });
  });

  it('opens nothing of which a bit was changed, or that is shorter or longer', () => {
    const name = sealer.nameOf('k');
    const sealed = sealer.seal(name, sealer.newToken(), sample);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(sealer.open(name, changed)).toBeUndefined();
    }
    for (let length = 0; length < sealed.length; length += 1)
      expect(sealer.open(name, sealed.subarray(0, length))).toBeUndefined();
    expect(sealer.open(name, Buffer.concat([sealed, Buffer.of(0)]))).toBeUndefined();
  });

  it('opens no rubbish, and never throws', () => {
    const name = sealer.nameOf('k');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (rubbish) => {
        expect(sealer.open(name, rubbish)).toBeUndefined();
      }),
    );
  });

  it('seals the same entry differently each time, and begins with the token', () => {
    const name = sealer.nameOf('k');
    const [one, two] = [sealer.newToken(), sealer.newToken()];
    const [first, second] = [sealer.seal(name, one, sample), sealer.seal(name, two, sample)];
    expect(first.subarray(0, 16)).toEqual(one);
    expect(first.subarray(16, 60)).not.toEqual(second.subarray(16, 60));
  });

  it('gives different names to keys that differ in a lone surrogate only', () => {
    expect(sealer.nameOf('\ud800')).not.toEqual(sealer.nameOf('\ud801'));
    expect(sealer.nameOf('k')).not.toEqual(createHash('sha256').update('k', 'utf16le').digest());
  });

  it('refuses a key of another length', () => {
    expect(() => createEntrySealer(randomBytes(16), 'one')).toThrow(TypeError);
  });
});

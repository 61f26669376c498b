import fc from 'fast-check';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { wireValue } from './wire-value.ts';

const require = createRequire(import.meta.url);
const driver = require('pg/lib/utils') as { prepareValue(value: unknown): unknown };

describe('wireValue', () => {
  it('writes parameters as the driver does', () => {
    const plain = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('"', '\\', '{}', ',', 'NULL', ''),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.bigInt(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.oneof(plain, fc.array(plain), fc.array(fc.array(plain))), (value) => {
        expect(wireValue(value)).toBe(driver.prepareValue(value));
      }),
    );
  });

  it('refuses what statements do not hold', () => {
    expect(() => wireValue({ a: 1 })).toThrow(TypeError);
    expect(() => wireValue([new Date()])).toThrow(TypeError);
    expect(wireValue(undefined)).toBeNull();
  });
});

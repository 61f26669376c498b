import type { OptionDescriptor } from './option.ts';

const PROBLEM = { problem: 'This must be written as a number from 0 to 1, such as 0.95.' };

/** A part of the whole from 0 to 1, written as a number. */
export const fraction: OptionDescriptor = {
  what: 'a number from 0 to 1',
  read: (value) =>
    typeof value === 'number'
      ? { kind: 'literal', value: String(value), type: 'decimal', size: 'numeric', storedAs: null, weight: 1 }
      : PROBLEM,
  check({ kind, size, ...literal }) {
    if (kind !== 'literal' || size === null || !('value' in literal)) return PROBLEM;
    const number = Number(literal.value);
    // Postgres refuses to make a double of a decimal that vanishes in it.
    const vanishes = number === 0 && /[1-9]/.test(String(literal.value));
    return number >= 0 && number <= 1 && !vanishes ? undefined : PROBLEM;
  },
};

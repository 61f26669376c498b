import type { ValueReader } from './value-reader.ts';

/** JSON's true and false only. */
export const boolean: ValueReader = (value) =>
  typeof value === 'boolean'
    ? { kind: 'point', value, cast: 'boolean' }
    : { problem: 'This field holds true or false, without quotes.' };

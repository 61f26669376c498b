import type { ValueReader } from './value-reader.ts';

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?$/;

/** A time of day without a date. */
export const timeOfDay: ValueReader = (value) =>
  typeof value === 'string' && TIME.test(value)
    ? { kind: 'point', value, cast: 'time' }
    : { problem: 'This field holds times of day such as 14:30 or 14:30:15.' };

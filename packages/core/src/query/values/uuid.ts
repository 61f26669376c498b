import type { ValueReader } from './value-reader.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A UUID in its usual spelling (RFC 9562). */
export const uuid: ValueReader = (value) =>
  typeof value === 'string' && UUID.test(value)
    ? { kind: 'point', value: value.toLowerCase(), cast: 'uuid' }
    : { problem: 'This field holds UUIDs such as 0190163d-8694-739b-aea5-966c26f8ad91.' };

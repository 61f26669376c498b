import { randomBytes } from 'node:crypto';

/** Postgres's limit of a name. */
const MOST_BYTES = 63;

/** A name made of another and an ending, cut to fit: `app_before_20261122_031500`. */
export function derivedName(base: string, ending: string): string {
  let start = base;
  while (Buffer.byteLength(`${start}_${ending}`) > MOST_BYTES) start = [...start].slice(0, -1).join('');
  return `${start}_${ending}`;
}

/** `before_20261122_031500` and the like: sorts by time. */
export function timedEnding(word: string, now: Date): string {
  const text = now.toISOString().replace(/[-:]/g, '');
  return `${word}_${text.slice(0, 8)}_${text.slice(9, 15)}`;
}

/** A name that nothing else has. */
export function scratchName(word: string): string {
  return `lens_${word}_${randomBytes(5).toString('hex')}`;
}

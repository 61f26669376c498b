import { createHash, randomBytes } from 'node:crypto';

/** Postgres's limit of a name. */
const MOST_BYTES = 63;

/**
 * A name made of another and an ending: `app_before_20261122_031500`. One that must be cut to fit gets a
 * digest of all of it, so that names that begin alike do not meet.
 */
export function derivedName(base: string, ending: string): string {
  if (Buffer.byteLength(`${base}_${ending}`) <= MOST_BYTES) return `${base}_${ending}`;
  const rest = `_${createHash('sha256').update(base).digest('hex').slice(0, 8)}_${ending}`;
  let start = base;
  while (Buffer.byteLength(`${start}${rest}`) > MOST_BYTES) start = [...start].slice(0, -1).join('');
  return `${start}${rest}`;
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

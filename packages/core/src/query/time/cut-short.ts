import { ALIKE_INSTANTS } from './alike-instant.ts';
import type { Zone } from './zone.ts';

/** Instants in milliseconds, from `from` to before `to`; null without a bound. */
export interface InstantSpan {
  readonly from: number | null;
  readonly to: number | null;
}

/**
 * The span in which units of that many seconds, up to an hour, may be cut short: a change of clocks
 * begins some that are under way on the new clock. Null when none ever is, so that nothing needs to
 * look for them. Most zones have one such change at most, when they left local mean time; Lord Howe
 * has two every year.
 */
export function cutShortSpan({ changes }: Zone, seconds: number): InstantSpan | null {
  // Offsets are whole seconds, so every change begins a second.
  if (seconds <= 1) return null;
  if (changes === undefined) return { from: null, to: null };
  const length = seconds * 1000;
  const found = changes.filter(({ from, offset }) => (from + offset) % length !== 0);
  const [first, last] = [found[0], found.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { from: first.from, to: last.from < ALIKE_INSTANTS.regular ? last.from + length : null };
}

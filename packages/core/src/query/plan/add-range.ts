import type { ResolvedRange } from '../../contract/types/query.ts';

/** Adds a range to those that the answer shows, unless it is there already. */
export function addRange(ranges: ResolvedRange[], { field, start, end, timezone }: ResolvedRange): void {
  if (ranges.some((known) => known.field === field && known.start === start && known.end === end)) return;
  ranges.push({ field, start, end, timezone });
}

import type { ProblemIssue } from './types/problem.ts';

/**
 * Problems in the order in which their places stand in the value, as it was written: what is wrong with
 * an object or list as a whole comes before what is in it, and a key that is missing after all others.
 * Problems at one place keep their order.
 */
export function inDocumentOrder(issues: readonly ProblemIssue[], given: unknown): ProblemIssue[] {
  if (issues.length < 2) return [...issues];
  const places = new Map<object, ReadonlyMap<string, number>>();
  const ranked = issues.map((issue) => ({ issue, ranks: ranksOf(issue.pointer, given, places) }));
  return ranked.toSorted((left, right) => compare(left.ranks, right.ranks)).map(({ issue }) => issue);
}

/** For every step of a pointer (RFC 6901), how many keys stand before it. */
function ranksOf(
  pointer: string,
  given: unknown,
  places: Map<object, ReadonlyMap<string, number>>,
): number[] {
  const ranks: number[] = [];
  let holder: unknown = given;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const rank =
      typeof holder === 'object' && holder !== null ? placesIn(holder, places).get(key) : undefined;
    ranks.push(rank ?? Infinity);
    holder = rank === undefined ? undefined : Reflect.get(Object(holder), key);
  }
  return ranks;
}

function placesIn(
  holder: object,
  places: Map<object, ReadonlyMap<string, number>>,
): ReadonlyMap<string, number> {
  const known = places.get(holder);
  if (known !== undefined) return known;
  const found = new Map(Object.keys(holder).map((key, index) => [key, index]));
  places.set(holder, found);
  return found;
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (const [index, rank] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (rank !== other) return rank < other ? -1 : 1;
  }
  return left.length - right.length;
}

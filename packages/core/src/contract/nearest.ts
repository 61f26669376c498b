const MAX_WORD_LENGTH = 64;

/**
 * The candidate a mistyped word most likely means, or undefined when none is near. Ignores case and
 * separators; one change in three characters is still near, and so is a candidate that alone begins
 * with the word, or the word with it. Ties go to the earlier candidate.
 *
 * @example nearest('orgin', ['date', 'origin']) // 'origin'
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = fold(word.slice(0, MAX_WORD_LENGTH));
  if (wanted === '' || word.length > MAX_WORD_LENGTH) return undefined;
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  const begun: string[] = [];
  for (const candidate of candidates) {
    const folded = fold(candidate);
    if (folded.length > MAX_WORD_LENGTH) continue;
    const limit = Math.max(1, Math.floor(Math.max(wanted.length, folded.length) / 3));
    // As many letters as one word is longer than the other must be added at least.
    const isClose = Math.abs(wanted.length - folded.length) <= Math.min(limit, bestDistance);
    const distance = isClose ? editDistance(wanted, folded) : Number.POSITIVE_INFINITY;
    if (distance <= limit && distance < Math.min(bestDistance, folded.length)) {
      best = candidate;
      bestDistance = distance;
    }
    if (
      wanted.length >= 3 &&
      (folded.startsWith(wanted) || (folded.length >= 2 && wanted.startsWith(folded)))
    ) {
      begun.push(candidate);
    }
  }
  return best ?? (begun.length === 1 ? begun[0] : undefined);
}

/** A word without what people write in several ways: capitals, spaces, `_` and `-`. */
export function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]/g, '');
}

/**
 * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours,
 * each counted as one.
 */
function editDistance(left: string, right: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const substitution = left[row - 1] === right[column - 1] ? 0 : 1;
      let distance = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + substitution,
      );
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (row > 1 && column > 1 && swapped) {
        distance = Math.min(distance, (beforePrevious[column - 2] ?? 0) + 1);
      }
      current.push(distance);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length] ?? 0;
}

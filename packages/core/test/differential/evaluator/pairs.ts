import { AmbiguousAnswer, isNear } from './ambiguous.ts';
import type { Group } from './group.ts';
import type { GroupOperand } from './metrics.ts';
import { compareValues, isNumeric, toDouble, type Value } from './value.ts';
import { compareNulls } from './windows.ts';

/** A group of each period with the same dimensions. */
export interface Pair {
  readonly dimensions: readonly Value[];
  readonly now: Group | undefined;
  readonly before: Group | undefined;
}

/** The greatest first, null last, ties by the dimensions. */
export function rankPairs(pairs: readonly Pair[], by: GroupOperand | undefined): Pair[] {
  const valueOf = ({ now }: Pair): Value => (now === undefined ? null : (by?.of(now) ?? null));
  const keyed = pairs.map((pair) => ({ pair, value: valueOf(pair) }));
  const sorted = keyed.toSorted((left, right) => {
    if (left.value === null || right.value === null) {
      return compareNulls(left.value, right.value) || compareAll(left.pair.dimensions, right.pair.dimensions);
    }
    return compareValues(right.value, left.value) || compareAll(left.pair.dimensions, right.pair.dimensions);
  });
  if ((by?.tolerance ?? 0) > 0) {
    for (const [index, { value }] of sorted.entries()) {
      const next = sorted[index + 1]?.value ?? null;
      if (!isNumeric(value) || !isNumeric(next)) continue;
      const [one, other] = [toDouble(value), toDouble(next)];
      if (isNear(one, other, by?.tolerance ?? 0) || (one === other && !Number.isInteger(one)))
        throw new AmbiguousAnswer();
    }
  }
  return sorted.map(({ pair }) => pair);
}

/** By one value after the other, ascending, null last. */
export function compareAll(left: readonly Value[], right: readonly Value[]): number {
  for (const [index, value] of left.entries()) {
    const order = compareNulls(value, right[index] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

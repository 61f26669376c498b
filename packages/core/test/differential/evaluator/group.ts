import type { Row } from './rows.ts';
import type { Value } from './value.ts';

/** Rows with the same values in every dimension. */
export interface Group {
  readonly rows: readonly Row[];
  readonly dimensions: readonly Value[];
  /** How it was filled in, where there are no rows; null where there are. */
  readonly made: 'zero' | 'null' | null;
  /** All groups of its period. */
  readonly all: readonly Group[];
  /** True for several groups taken together: what looks at all groups has no place for them. */
  readonly isSeveral: boolean;
}

/** The group of these rows, which are those of several groups. */
export function several(
  rows: readonly Row[],
  all: readonly Group[],
  dimensions: readonly Value[] = [],
): Group {
  return { rows, dimensions, made: null, all, isSeveral: true };
}

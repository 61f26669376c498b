import type { DimensionOperand } from './dimensions.ts';
import type { Row } from './rows.ts';
import { keyOf, type Value } from './value.ts';

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

/** Without dimensions there is one group, even of no rows. */
export function groupsOf(rows: readonly Row[], dimensions: readonly DimensionOperand[]): Group[] {
  const facts = { made: null, all: [], isSeveral: false };
  if (dimensions.length === 0) return [{ rows, dimensions: [], ...facts }];
  const groups = new Map<string, { rows: Row[]; dimensions: Value[] }>();
  for (const row of rows) {
    const values = dimensions.map((dimension) => dimension.of(row));
    const key = JSON.stringify(values.map(keyOf));
    const group = groups.get(key) ?? { rows: [], dimensions: values };
    groups.set(key, group);
    group.rows.push(row);
  }
  return [...groups.values()].map((group) => ({ ...group, ...facts }));
}

/** The same groups, each of which knows all of them. */
export function together(groups: readonly Group[]): Group[] {
  const all: Group[] = [];
  for (const group of groups) all.push({ ...group, all });
  return all;
}

/** Every way to take one of each list. */
export function cross(lists: readonly (readonly Value[])[]): Value[][] {
  return lists.reduce<Value[][]>(
    (all, list) => all.flatMap((before) => list.map((value) => [...before, value])),
    [[]],
  );
}

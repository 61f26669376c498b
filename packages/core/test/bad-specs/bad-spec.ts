/** A problem as it must be told; where nothing is allowed or suggested here, nothing may be. */
export interface ExpectedProblem {
  readonly at: string;
  readonly code: string;
  readonly suggestion?: string;
  readonly allowed?: readonly string[];
}

/** A question that must be refused, with all of its problems in order. */
export type BadSpec = readonly [title: string, spec: unknown, problems: readonly ExpectedProblem[]];

/** A question of the flights that asks for nothing yet. */
export const FLIGHTS: { readonly dataset: string } = { dataset: 'flights' };

/** One that asks how many there are. */
export const COUNTED: { readonly dataset: string; readonly metrics: readonly object[] } = {
  ...FLIGHTS,
  metrics: [{ aggregate: 'count' }],
};

/** A list of `count` items. */
export function times<Item>(count: number, item: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => item(index));
}

/** A value wrapped `depth` times. */
export function nested(depth: number, value: unknown, wrap: (inner: unknown) => unknown): unknown {
  return depth === 0 ? value : wrap(nested(depth - 1, value, wrap));
}

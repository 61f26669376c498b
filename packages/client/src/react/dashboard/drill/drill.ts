import type { Column, Row, WidgetDataRequest } from '@istari-lens/client';

type FilterScalar = NonNullable<WidgetDataRequest['drill']>[string];

/** One group of an answer: values of its dimensions by alias. */
export type Drill = Readonly<Record<string, FilterScalar>>;

/** The group that a row of an answer is; undefined for the row that sums up the rest. */
export function drillOf(row: Row, columns: readonly Column[]): Drill | undefined {
  if (row['$others'] === true) return undefined;
  const dimensions = columns.filter(({ role }) => role === 'dimension');
  return Object.fromEntries(dimensions.map(({ name }) => [name, toScalar(row[name])]));
}

function toScalar(cell: unknown): FilterScalar {
  if (cell === null || cell === undefined) return null;
  return typeof cell === 'number' || typeof cell === 'boolean' ? cell : String(cell);
}

import type { Column } from '../../contract/types/query.ts';

/** The metric of an answer by its alias, or its only one; else what is wrong. */
export function sourceColumn(columns: readonly Column[], metric: string | undefined): Column | string {
  const metrics = columns.filter(({ role }) => role !== 'dimension');
  if (metrics.length < columns.length)
    return 'A value comes from a widget without dimensions, which has one row.';
  const [first, ...others] = metrics.filter(({ name }) => metric === undefined || name === metric);
  if (first === undefined) return `It has no metric called "${metric}".`;
  return others.length === 0 ? first : 'It has several metrics. Name one of them as "metric".';
}

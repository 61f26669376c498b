import type { Join } from '../../contract/types/dataset.ts';
import { AGGREGATES } from '../aggregates/index.ts';
import type { Issues } from './issues.ts';
import type { PlannedMetric } from './nodes.ts';
import { parentsOf } from './plan-joins.ts';
import { aggregatesOf, tablesOf } from './tables-used.ts';

/**
 * Refuses aggregates that a one-to-many join would inflate: with one such join, only its own rows
 * may be counted and added up; with two, none may.
 */
export function refuseFanOut(
  metrics: readonly PlannedMetric[],
  joins: readonly Join[],
  issues: Issues,
): void {
  const many = joins.filter((join) => join.cardinality === 'oneToMany');
  const [only] = many;
  if (only === undefined) return;
  const safe = many.length === 1 ? withDescendants(only, joins) : new Set<string>();
  for (const [index, { expression }] of metrics.entries()) {
    const isInflated = [...aggregatesOf(expression)].some(({ aggregate, argument }) => {
      if (AGGREGATES[aggregate]?.countsDuplicates === false) return false;
      const tables = argument === null ? [] : [...tablesOf(argument)];
      return tables.length === 0 || tables.some((table) => !safe.has(table));
    });
    if (!isInflated) continue;
    const names = many.map((join) => `"${join.as}"`).join(', ');
    const detail = `The one-to-many join ${names} repeats rows, which would inflate this metric. Leave its fields out.`;
    issues.add(`/metrics/${index}`, 'fan_out', detail);
  }
}

function withDescendants(root: Join, joins: readonly Join[]): Set<string> {
  const tables = new Set([root.as]);
  for (const join of joins) {
    const parents = parentsOf(join);
    if (parents.length > 0 && parents.every((parent) => tables.has(parent))) tables.add(join.as);
  }
  return tables;
}

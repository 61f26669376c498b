import type { Sound } from '../../contract/reading.ts';
import type { Column, QuerySpec } from '../../contract/types/query.ts';
import { NUMBERS } from '../dataset/type-groups.ts';
import type { Aliases } from '../plan/aliases.ts';
import type { PlannedMetric } from '../plan/nodes.ts';
import type { PlanContext } from '../plan/plan-context.ts';

/** Columns of an answer of which one is to be the sum of the others, by their place. */
export interface Reconciliation {
  readonly whole: number;
  readonly parts: readonly number[];
}

/** Parts of all sums: each row of an answer is added up. */
const MAX_PARTS = 200;

/** Resolves what is to add up to what; reports names that are no numbers of the question. */
export function planReconciliations(
  { reconcile = [], dimensions = [] }: Sound<QuerySpec>,
  metrics: readonly PlannedMetric[],
  aliases: Aliases,
  { issues }: PlanContext,
): Reconciliation[] {
  const placeOf = (alias: string, pointer: string): number | undefined => {
    const place = metrics.findIndex((metric) => metric.alias === alias);
    const metric = metrics[place];
    if (metric === undefined) {
      const known = aliases.metrics.filter((name) => name !== undefined);
      if (aliases.isComplete && !known.includes(alias)) {
        issues.addUnknown(pointer, 'unknown_alias', 'metric in this query', alias, known);
      }
      return undefined;
    }
    if (!NUMBERS.has(metric.expression.type)) {
      issues.add(pointer, 'value_type', `Numbers add up, and this metric is ${metric.expression.type}.`);
      return undefined;
    }
    return dimensions.length + place;
  };
  const named = reconcile.reduce((sum, asked) => sum + (asked?.parts?.length ?? 0), 0);
  if (named > MAX_PARTS) {
    const detail = `All sums together may have ${MAX_PARTS} parts, and these have ${named}. Ask for fewer.`;
    issues.add('/reconcile', 'limit_exceeded', detail);
    return [];
  }
  return reconcile.flatMap((asked, index) => {
    const pointer = `/reconcile/${index}`;
    if (asked === undefined || !issues.isWhole(pointer)) return [];
    const { whole = '', parts = [] } = asked;
    const total = placeOf(whole, `${pointer}/whole`);
    const places = parts.map((part = '', place) => {
      const own = `${pointer}/parts/${place}`;
      if (part !== whole && parts.indexOf(part) === place) return placeOf(part, own);
      issues.add(own, 'duplicate', 'Each part is another metric than the whole, and is named once.');
      return undefined;
    });
    const found = places.filter((place) => place !== undefined);
    return total === undefined || found.length < parts.length ? [] : [{ whole: total, parts: found }];
  });
}

/** Whether sums of these columns are exact: of doubles, the last digits depend on the order of the rows. */
export function isExact(columns: readonly (Column | undefined)[]): boolean {
  return columns.every((column) => column?.type !== 'double');
}

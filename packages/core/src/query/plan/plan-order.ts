import type { Sound } from '../../contract/reading.ts';
import type { QuerySpec } from '../../contract/types/query.ts';
import type { Aliases } from './aliases.ts';
import type { Issues } from './issues.ts';
import type { PlannedOrder } from './nodes.ts';

/** The asked order, by columns asked for or `added`. */
export function planOrder(
  orderBy: Sound<QuerySpec>['orderBy'],
  aliases: Aliases,
  added: readonly string[],
  issues: Issues,
): PlannedOrder[] {
  const columns = [...aliases.dimensions, ...aliases.metrics, ...added];
  const order: PlannedOrder[] = [];
  for (const [index, entry] of (orderBy ?? []).entries()) {
    const { field, direction = 'asc', nulls = 'last' } = entry ?? {};
    if (field === undefined) continue;
    const pointer = `/orderBy/${index}/field`;
    const position = columns.indexOf(field) + 1;
    if (position > 0 && order.some((known) => known.position === position)) {
      issues.add(pointer, 'duplicate_order', 'The rows are ordered by this already. Leave it out.');
    } else if (position === 0 && aliases.isComplete) {
      const known = columns.filter((column) => column !== undefined);
      issues.addUnknown(pointer, 'unknown_alias', 'dimension or metric in this query', field, known);
    }
    order.push({ position, direction, nulls });
  }
  return order;
}

/** An order with every dimension that is not yet in it, ascending, so that it is total. */
export function totalOrder(asked: readonly PlannedOrder[], dimensions: number): PlannedOrder[] {
  const order = [...asked];
  for (let position = 1; position <= dimensions; position += 1) {
    if (!order.some((known) => known.position === position))
      order.push({ position, direction: 'asc', nulls: 'last' });
  }
  return order;
}

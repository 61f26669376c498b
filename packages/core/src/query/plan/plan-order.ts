import type { OrderBy } from '../../contract/types/query.ts';
import type { Issues } from './issues.ts';
import type { PlannedOrder } from './nodes.ts';

const DIRECTIONS = ['asc', 'desc'];
const NULLS = ['first', 'last'];

/** The asked order, then every dimension not yet in it, ascending, so that the order is total. */
export function planOrder(
  orderBy: readonly OrderBy[] | undefined,
  columns: readonly string[],
  dimensionCount: number,
  issues: Issues,
): PlannedOrder[] {
  const order: PlannedOrder[] = [];
  for (const [index, { field, direction = 'asc', nulls = 'last' }] of (orderBy ?? []).entries()) {
    const pointer = `/orderBy/${index}`;
    const position = columns.indexOf(field) + 1;
    if (position === 0) {
      issues.addUnknown(
        `${pointer}/field`,
        'unknown_alias',
        'dimension or metric in this query',
        field,
        columns,
      );
    }
    if (position > 0 && order.some((known) => known.position === position)) {
      issues.add(
        `${pointer}/field`,
        'duplicate_order',
        'The rows are ordered by this already. Leave it out.',
      );
    }
    if (!DIRECTIONS.includes(direction)) {
      issues.addUnknown(`${pointer}/direction`, 'unknown_direction', 'direction', direction, DIRECTIONS);
    }
    if (!NULLS.includes(nulls)) issues.addUnknown(`${pointer}/nulls`, 'unknown_nulls', 'place', nulls, NULLS);
    order.push({ position, direction, nulls });
  }
  for (let position = 1; position <= dimensionCount; position += 1) {
    if (!order.some((known) => known.position === position))
      order.push({ position, direction: 'asc', nulls: 'last' });
  }
  return order;
}

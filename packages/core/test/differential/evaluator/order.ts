import type { OrderBy } from '../../../src/contract/types/query.ts';
import { AmbiguousAnswer, isNear } from './ambiguous.ts';
import type { AnswerColumn } from './question.ts';
import { compareValues, isNumeric, toDouble, type Value } from './value.ts';

type Cells = readonly Value[];

interface Key {
  readonly position: number;
  readonly sign: number;
  readonly nullsFirst: boolean;
  readonly tolerance: number;
}

/**
 * Sorts groups by the asked order, then by the remaining dimensions, ascending; nulls come last unless
 * asked first. Throws AmbiguousAnswer when nearly equal doubles decide which groups are within the limit.
 */
export function sortGroups(
  groups: readonly Cells[],
  columns: readonly AnswerColumn[],
  orderBy: readonly OrderBy[],
  limit: number,
): { sorted: Cells[]; isSure: boolean } {
  const keys = keysOf(columns, orderBy);
  const sorted = groups.toSorted((left, right) => compareCells(left, right, keys));
  const isSure = sorted.every((cells, index) => {
    const next = sorted[index + 1];
    return next === undefined || !isUnsure(cells, next, keys);
  });
  if (!isSure && sorted.length > limit) throw new AmbiguousAnswer();
  return { sorted, isSure };
}

function keysOf(columns: readonly AnswerColumn[], orderBy: readonly OrderBy[]): Key[] {
  const keyOf = (position: number, { direction, nulls }: Partial<OrderBy>): Key => ({
    position,
    sign: direction === 'desc' ? -1 : 1,
    nullsFirst: nulls === 'first',
    tolerance: columns[position]?.role === 'metric' ? (columns[position]?.tolerance ?? 0) : 0,
  });
  const asked = orderBy.map((order) =>
    keyOf(
      columns.findIndex(({ name }) => name === order.field),
      order,
    ),
  );
  const rest = columns.flatMap(({ role }, position) =>
    role === 'dimension' && !asked.some((key) => key.position === position) ? [keyOf(position, {})] : [],
  );
  return [...asked, ...rest];
}

function compareCells(left: Cells, right: Cells, keys: readonly Key[]): number {
  for (const key of keys) {
    const order = compareBy(left, right, key);
    if (order !== 0) return order;
  }
  return 0;
}

function compareBy(left: Cells, right: Cells, { position, sign, nullsFirst }: Key): number {
  const [one = null, other = null] = [left[position], right[position]];
  if (one === null || other === null) {
    const order = Number(one === null) - Number(other === null);
    return nullsFirst ? -order : order;
  }
  return compareValues(one, other) * sign;
}

/** True when the first key that tells two neighbours apart does so by the last digits of a double only. */
function isUnsure(left: Cells, right: Cells, keys: readonly Key[]): boolean {
  for (const key of keys) {
    const [one = null, other = null] = [left[key.position], right[key.position]];
    if (key.tolerance > 0 && isNumeric(one) && isNumeric(other)) {
      const [first, second] = [toDouble(one), toDouble(other)];
      // Equal here, they may still differ where they are added up in another order.
      if (isNear(first, second, key.tolerance) || (first === second && !Number.isInteger(first))) return true;
    }
    if (compareBy(left, right, key) !== 0) return false;
  }
  return false;
}

import type { FilterOperator } from '../../contract/types/query.ts';
import type { ComparisonCondition, Condition, Expression } from '../plan/nodes.ts';

/** Half-open, in microseconds: since the epoch, or of the wall clock as if it were UTC. */
export interface TimeBounds {
  readonly start: bigint;
  readonly end: bigint;
}

/** Which sides of what it is compared with an operator bounds. */
const SIDES: Readonly<Partial<Record<FilterOperator, { readonly below?: true; readonly above?: true }>>> = {
  eq: { below: true, above: true },
  inRange: { below: true, above: true },
  between: { below: true, above: true },
  gt: { below: true },
  gte: { below: true },
  lt: { above: true },
  lte: { above: true },
};

/**
 * Bounds of a time that rows have to which all of the conditions apply; they may be wider than need be.
 * Null where one side is open.
 */
export function boundsOf(
  conditions: readonly Condition[],
  isSame: (operand: Expression) => boolean,
): TimeBounds | null {
  let start: bigint | null = null;
  let end: bigint | null = null;
  for (const condition of conditions) {
    if (condition.kind !== 'comparison') continue;
    const found = sidesOf(condition);
    if (found === null || !isSame(condition.operand)) continue;
    if (found.start !== null && (start === null || found.start > start)) start = found.start;
    if (found.end !== null && (end === null || found.end < end)) end = found.end;
  }
  return start === null || end === null ? null : { start, end };
}

function sidesOf({
  operator,
  values,
}: ComparisonCondition): { start: bigint | null; end: bigint | null } | null {
  const sides = SIDES[operator];
  const spans = values.filter((value) => value.kind === 'span');
  const [first, last = first] = spans;
  if (sides === undefined || first === undefined || last === undefined || spans.length < values.length)
    return null;
  return { start: sides.below === true ? first.start : null, end: sides.above === true ? last.end : null };
}

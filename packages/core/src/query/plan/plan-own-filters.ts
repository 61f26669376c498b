import type { Sound } from '../../contract/reading.ts';
import type { Filter, QuerySpec } from '../../contract/types/query.ts';
import { addRange } from './add-range.ts';
import { createIssues } from './issues.ts';
import type { Condition } from './nodes.ts';
import { ownFields } from './operand-source.ts';
import type { Gathered, PlanContext } from './plan-context.ts';
import { planFilters } from './plan-filter.ts';

const NO_LIMITS = { maxFilters: Infinity, maxFilterDepth: 100, maxListValues: Infinity };

/**
 * Plans filters that belong to the dataset: every field may be used, and the caller's limits do not
 * count. What is wrong with them is the dataset's fault, and is reported as such at `pointer`. Their ranges
 * are shown as far as the principal may use their fields.
 */
export function planOwnFilters(
  filters: readonly Filter[],
  pointer: string,
  context: PlanContext,
): Condition | null {
  if (filters.length === 0) return null;
  const issues = createIssues();
  const limits = { ...context.limits, ...NO_LIMITS };
  const gathered: Gathered = { ...context.gathered, ranges: [], conditions: 0 };
  const own: PlanContext = { ...context, issues, limits, gathered };
  const condition = planFilters(filters, '', ownFields(own), own);
  context.gathered.validUntil = gathered.validUntil;
  for (const range of gathered.ranges) {
    // What the principal may not know of, or not see the values of, stays out of the answer too.
    if (context.model.access(range.field) === 'open') addRange(context.gathered.ranges, range);
  }
  if (issues.count === 0) return condition;
  context.issues.add(
    pointer,
    'invalid_dataset',
    'A filter of the dataset is wrong. Ask its editor to correct it.',
  );
  return { kind: 'never' };
}

/** Plans the segments that a query names. */
export function planSegments(segments: Sound<QuerySpec>['segments'], context: PlanContext): Condition[] {
  const known = context.model.definition.segments ?? {};
  return (segments ?? []).flatMap((name, index) => {
    if (name === undefined) return [];
    const pointer = `/segments/${index}`;
    const segment = Object.hasOwn(known, name) ? known[name] : undefined;
    if (segment === undefined) {
      context.issues.addUnknown(
        pointer,
        'unknown_segment',
        'segment in this dataset',
        name,
        Object.keys(known),
      );
      return [];
    }
    const condition = planOwnFilters([segment], pointer, context);
    return condition === null ? [] : [condition];
  });
}

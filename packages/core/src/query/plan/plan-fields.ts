import type { Sound } from '../../contract/reading.ts';
import type { QuerySpec } from '../../contract/types/query.ts';
import { sortKind } from '../cursor/sort-kind.ts';
import type { Issues } from './issues.ts';
import type { PlannedDimension, PlannedOrder } from './nodes.ts';
import type { PlanContext } from './plan-context.ts';

/** What has no meaning for rows as they are. */
const OF_GROUPS = [
  'metrics',
  'dimensions',
  'having',
  'totals',
  'fill',
  'compare',
  'topN',
  'reconcile',
] as const;

/** What belongs to pages of an answer that is there as a whole only. */
const WHOLE = ['totals', 'topN', 'fill', 'compare'] as const;

/** Refuses what does not go together with rows as they are, and with cursors. */
export function refuseTogether(spec: Sound<QuerySpec>, issues: Issues): void {
  const isAsked = (key: keyof QuerySpec): boolean => spec[key] !== undefined && spec[key] !== false;
  if (isAsked('fields') || issues.isRefused('/fields')) {
    for (const key of OF_GROUPS) {
      if (!isAsked(key)) continue;
      issues.add(`/${key}`, 'unexpected', `With "fields" rows are shown as they are: leave out "${key}".`);
    }
  }
  if (spec.cursor === undefined || spec.cursor === null) return;
  const whole = WHOLE.filter(isAsked);
  if (whole.length === 0) return;
  issues.add(
    '/cursor',
    'unexpected',
    `An answer with "${whole.join('" and "')}" has no pages: leave this out.`,
  );
}

/** The question for rows as one whose dimensions are not grouped by. */
export function asDimensions(spec: Sound<QuerySpec>): Sound<QuerySpec> {
  const { dataset, fields, filters, segments, timezone, orderBy, limit, cursor } = spec;
  const rest = { dataset, filters, segments, timezone, orderBy, limit, cursor };
  return { ...rest, dimensions: fields ?? [] };
}

/** The fields that tell the rows of the base apart, as the dataset says. */
export function planKey({ model, calendar }: PlanContext): PlannedDimension[] {
  return (model.definition.key ?? []).flatMap((name) => {
    const expression = model.field(name);
    if (expression === undefined || 'problem' in expression) return [];
    return [{ alias: name, expression, granularity: null, calendar }];
  });
}

/**
 * The order of rows: as asked, then by the key, or without one by every field. Reports fields that have
 * no order.
 */
export function planRowOrder(
  asked: readonly PlannedOrder[],
  shown: readonly PlannedDimension[],
  hidden: readonly PlannedDimension[],
  issues: Issues,
): PlannedOrder[] {
  for (const [index, { position }] of asked.entries()) {
    const field = shown[position - 1];
    if (field === undefined || sortKind(field) !== null) continue;
    const detail = `Rows cannot be ordered by ${field.expression.type}: order by another field.`;
    issues.add(`/orderBy/${index}/field`, 'value_type', detail);
  }
  const all = [...shown, ...hidden];
  const places =
    hidden.length > 0
      ? hidden.map((_, index) => shown.length + index + 1)
      : shown.map((_, index) => index + 1);
  const further = places.filter((position) => {
    const field = all[position - 1];
    return (
      field !== undefined && sortKind(field) !== null && !asked.some((known) => known.position === position)
    );
  });
  return [...asked, ...further.map((position) => ({ position, direction: 'asc', nulls: 'last' }) as const)];
}

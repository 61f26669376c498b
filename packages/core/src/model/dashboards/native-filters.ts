import type { Dashboard, DashboardFilter, FilterValue, Widget } from '../../contract/types/dashboard.ts';
import type { Dataset } from '../../contract/types/dataset.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { FilterCondition, QuerySpec, Warning } from '../../contract/types/query.ts';
import { nearest } from '../../contract/nearest.ts';
import { pointerTo } from '../../contract/pointer.ts';
import { filterValueIssues } from './filter-value-issues.ts';

/** A native filter with the value it has in this load. */
export interface ActiveFilter {
  filter: DashboardFilter;
  value: Exclude<FilterValue, null>;
}

/**
 * The filters that have a value: the given one, else the default; null switches a filter off. Values
 * that do not fit and ids that do not exist are problems.
 */
export function activeFilters(
  dashboard: Pick<Dashboard, 'filters'>,
  given: Readonly<Record<string, FilterValue>>,
): { active: ActiveFilter[]; issues: ProblemIssue[] } {
  const ids = dashboard.filters.map(({ id }) => id);
  const issues: ProblemIssue[] = [];
  for (const id of Object.keys(given)) {
    if (ids.includes(id)) continue;
    const suggestion = nearest(id, ids);
    issues.push({
      pointer: pointerTo(['filters', id]),
      code: 'unknown_filter',
      detail: 'The dashboard has no filter with this id.',
      allowed: ids,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
  const active: ActiveFilter[] = [];
  for (const filter of dashboard.filters) {
    const own = Object.hasOwn(given, filter.id) ? given[filter.id] : undefined;
    if (own !== undefined) issues.push(...filterValueIssues(filter, own, pointerTo(['filters', filter.id])));
    const value = own === undefined ? filter.default : own;
    if (value !== undefined && value !== null) active.push({ filter, value });
  }
  return { active, issues };
}

/**
 * The widget's question narrowed by every filter that reaches it: one bound to a field of the
 * widget, or, unless it is bound otherwise, one whose field the dataset has. The others are named in
 * the warnings.
 */
export function applyFilters<Spec extends QuerySpec>(
  widget: Pick<Widget, 'id' | 'filterBindings'>,
  spec: Spec,
  dataset: Pick<Dataset, 'fields'>,
  active: readonly ActiveFilter[],
): { spec: Spec; warnings: Warning[] } {
  const conditions: FilterCondition[] = [];
  const warnings: Warning[] = [];
  for (const { filter, value } of active) {
    const field = boundField(widget, filter);
    if (field !== null && Object.hasOwn(dataset.fields, field)) {
      conditions.push(toCondition(field, value));
      continue;
    }
    const reason = field === null ? 'it is bound to no field there' : 'its dataset has no such field';
    warnings.push({
      code: 'filter_not_applied',
      detail: `The filter "${filter.id}" does not reach the widget "${widget.id}": ${reason}.`,
      pointer: pointerTo(['widgets', widget.id]),
    });
  }
  if (conditions.length === 0) return { spec, warnings };
  return { spec: { ...spec, filters: [...(spec.filters ?? []), ...conditions] }, warnings };
}

/** The field that a filter reaches in a widget, if its dataset has it; null where the filter is kept away. */
export function boundField(widget: Pick<Widget, 'filterBindings'>, filter: DashboardFilter): string | null {
  const bindings = widget.filterBindings ?? {};
  const bound = Object.hasOwn(bindings, filter.id) ? bindings[filter.id] : undefined;
  return bound === undefined ? filter.field : bound;
}

/** The condition that the value of a filter is. */
export function toCondition(field: string, value: ActiveFilter['value']): FilterCondition {
  if (Array.isArray(value)) return { field, op: 'in', value };
  if (typeof value === 'object') return { field, op: 'inRange', value };
  return { field, op: 'eq', value };
}

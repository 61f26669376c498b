import type { DashboardFilter, Widget } from '../../contract/types/dashboard.ts';
import type { FilterCondition } from '../../contract/types/query.ts';
import type { AskableDataset } from '../queries/askable-dataset.ts';
import { boundField, toCondition, type ActiveFilter } from './native-filters.ts';

/** Where values of a native filter are found. */
export interface FilterSource {
  readonly askable: AskableDataset;
  readonly field: string;
  /** Of the filters it depends on, each with the id of its filter. */
  readonly conditions: readonly { id: string; condition: FilterCondition }[];
}

/**
 * The fields that a filter reaches, in the order of the widgets, each once: in which dataset, and under which
 * conditions of the filters it depends on. One that reaches nothing of a dataset narrows nothing there.
 */
export function filterSources(
  filter: DashboardFilter,
  parents: readonly ActiveFilter[],
  widgets: readonly Widget[],
  datasets: ReadonlyMap<string, AskableDataset>,
): FilterSource[] {
  const sources = new Map<string, FilterSource>();
  for (const widget of widgets) {
    const askable = widget.query === null ? undefined : datasets.get(widget.query.dataset);
    if (askable === undefined) continue;
    const { fields } = askable.dataset;
    const field = boundField(widget, filter);
    if (field === null || !Object.hasOwn(fields, field)) continue;
    const conditions = parents.flatMap((parent) => {
      const bound = boundField(widget, parent.filter);
      if (bound === null || !Object.hasOwn(fields, bound)) return [];
      return [{ id: parent.filter.id, condition: toCondition(bound, parent.value) }];
    });
    const key = JSON.stringify([askable.dataset.id, field, conditions]);
    if (!sources.has(key)) sources.set(key, { askable, field, conditions });
  }
  return [...sources.values()];
}

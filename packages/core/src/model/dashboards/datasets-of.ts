import type { DashboardDefinition } from '../../contract/types/dashboard.ts';

/** Names and ids that the widgets of a dashboard call their datasets by, each once, in the dashboard's order. */
export function datasetsOf({ widgets }: Pick<DashboardDefinition, 'widgets'>): string[] {
  return [...new Set(widgets.flatMap(({ query }) => (query === null ? [] : [query.dataset])))];
}

/** The same dashboard whose widgets call their datasets by other names; those that are not in the map stay. */
export function withDatasets(
  definition: DashboardDefinition,
  names: ReadonlyMap<string, string>,
): DashboardDefinition {
  const widgets = definition.widgets.map((widget) => {
    const { query } = widget;
    const dataset = query === null ? undefined : names.get(query.dataset);
    return query === null || dataset === undefined ? widget : { ...widget, query: { ...query, dataset } };
  });
  return { ...definition, widgets };
}

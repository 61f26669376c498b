import type { DashboardDefinition, DashboardFilter } from '../../contract/types/dashboard.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { pointerTo } from '../../contract/pointer.ts';
import { isTimeZone } from '../../query/index.ts';
import { widgetKinds } from '../widgets/widget-kinds.ts';
import { ancestorsOf } from './ancestors-of.ts';
import { sourceIssues } from './derivation-issues.ts';
import { filterValueIssues } from './filter-value-issues.ts';
import { jsonIssues } from './json-issues.ts';

/** What is wrong with a dashboard whose shape is right, apart from the questions its widgets ask. */
export function dashboardIssues(definition: DashboardDefinition): ProblemIssue[] {
  const { filters, widgets, timezone } = definition;
  const filterIds = filters.map(({ id }) => id);
  const issues: ProblemIssue[] = [
    ...duplicates(filterIds, (index) => `/filters/${index}/id`),
    ...duplicates(
      widgets.map(({ id }) => id),
      (index) => `/widgets/${index}/id`,
    ),
  ];
  if (timezone !== undefined && !isTimeZone(timezone)) {
    const detail = 'This is not an IANA time zone. Write one such as "Europe/Paris".';
    issues.push({ pointer: '/timezone', code: 'unknown_timezone', detail });
  }
  for (const [index, filter] of filters.entries()) {
    if (filter.default !== undefined) {
      issues.push(...filterValueIssues(filter, filter.default, `/filters/${index}/default`));
    }
    for (const [place, id] of (filter.dependsOn ?? []).entries()) {
      const parent = filters.find((other) => other.id === id);
      if (parent !== undefined && id !== filter.id && dependsOn(parent, filter.id, filters)) {
        const pointer = `/filters/${index}/dependsOn/${place}`;
        const detail = `The filter "${id}" depends on this one itself. Take one of the two out.`;
        issues.push({ pointer, code: 'circular', detail });
      }
      if (id !== filter.id && parent !== undefined) continue;
      const detail = 'dependsOn names other filters of this dashboard.';
      issues.push({
        pointer: `/filters/${index}/dependsOn/${place}`,
        code: 'unknown_filter',
        detail,
        allowed: filterIds,
      });
    }
  }
  for (const [index, widget] of widgets.entries()) {
    for (const issue of widgetKinds[widget.kind].issues(widget)) {
      issues.push({ ...issue, pointer: `/widgets/${index}${issue.pointer}` });
    }
    issues.push(...jsonIssues(widget.options, ['widgets', index, 'options']));
    for (const id of Object.keys(widget.filterBindings ?? {})) {
      if (filterIds.includes(id)) continue;
      const detail = 'filterBindings names filters of this dashboard.';
      issues.push({
        pointer: pointerTo(['widgets', index, 'filterBindings', id]),
        code: 'unknown_filter',
        detail,
        allowed: filterIds,
      });
    }
  }
  issues.push(...sourceIssues(definition));
  return issues;
}

function dependsOn(filter: DashboardFilter, id: string, filters: readonly DashboardFilter[]): boolean {
  return ancestorsOf(filter, filters).some((ancestor) => ancestor.id === id);
}

function duplicates(ids: readonly string[], pointerOf: (index: number) => string): ProblemIssue[] {
  return ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [
          {
            pointer: pointerOf(index),
            code: 'duplicate',
            detail: 'This id is taken already. Use another one.',
          },
        ],
  );
}

import type { DashboardDefinition, Widget } from '../../contract/types/dashboard.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { Column } from '../../contract/types/query.ts';
import { nearest } from '../../contract/nearest.ts';
import { pointerTo } from '../../contract/pointer.ts';
import { compileFormula } from '../../query/index.ts';
import { derivationOf } from './derived-widgets.ts';
import { sourceColumn } from './source-column.ts';

/** Values that come from no widget, or from one that asks no question. */
export function sourceIssues({ widgets }: Pick<DashboardDefinition, 'widgets'>): ProblemIssue[] {
  const asking = widgets.filter((widget) => widget.query !== null).map(({ id }) => id);
  return widgets.flatMap((widget, index) =>
    valuesOf(widget).flatMap(([name, value]): ProblemIssue[] => {
      if (asking.includes(value.widget)) return [];
      const pointer = pointerTo(['widgets', index, 'options', 'values', name, 'widget']);
      const detail = 'A value comes from another widget of this dashboard that asks a question.';
      const suggestion = nearest(value.widget, asking);
      return [
        {
          pointer,
          code: 'unknown_widget',
          detail,
          allowed: asking,
          ...(suggestion === undefined ? {} : { suggestion }),
        },
      ];
    }),
  );
}

/** What is wrong with the formulas over other widgets, whose columns are known where their questions are sound. */
export function formulaIssues(
  { widgets }: Pick<DashboardDefinition, 'widgets'>,
  columnsOf: ReadonlyMap<string, readonly Column[]>,
): ProblemIssue[] {
  return widgets.flatMap((widget, index) => {
    const derivation = derivationOf(widget);
    if (derivation === null) return [];
    const issues: ProblemIssue[] = [];
    const types: [string, Column['type']][] = [];
    let isWhole = true;
    for (const [name, value] of Object.entries(derivation.values)) {
      const columns = columnsOf.get(value.widget);
      const column = columns === undefined ? undefined : sourceColumn(columns, value.metric);
      if (typeof column === 'object') types.push([name, column.type]);
      else isWhole = false;
      if (typeof column !== 'string') continue;
      const pointer = pointerTo(['widgets', index, 'options', 'values', name]);
      const allowed = columns?.filter(({ role }) => role !== 'dimension').map((one) => one.name) ?? [];
      issues.push({ pointer, code: 'unknown_metric', detail: column, allowed });
    }
    const formula = isWhole
      ? compileFormula(derivation.formula, Object.fromEntries(types))
      : { problems: [] };
    if (!('problems' in formula)) return issues;
    for (const { position, detail, unknown } of formula.problems) {
      issues.push({
        pointer: `/widgets/${index}/options/formula`,
        code: 'invalid_formula',
        detail: `At character ${position}: ${detail}`,
        ...(unknown === undefined ? {} : { allowed: [...unknown.allowed()] }),
      });
    }
    return issues;
  });
}

/** Whether a widget is made of others, or others of it. */
export function isDerivedFrom(widgets: readonly Widget[]): boolean {
  return widgets.some((widget) => derivationOf(widget) !== null);
}

function valuesOf(widget: Widget): [string, { widget: string }][] {
  return Object.entries(derivationOf(widget)?.values ?? {});
}

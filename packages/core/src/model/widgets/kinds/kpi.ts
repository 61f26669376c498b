import type { KpiOptions } from '../../../contract/types/dashboard.ts';
import type { ProblemIssue } from '../../../contract/types/problem.ts';
import { chartIssues, type ChartShape } from '../chart-issues.ts';
import { optionIssues } from '../option-issues.ts';
import type { WidgetKindDescriptor } from '../widget-kind-descriptor.ts';

const shape: ChartShape = { dimensions: { min: 0, max: 0 }, metrics: { min: 1, max: Infinity } };

/**
 * Key figures: one metric is shown large, the others beside it. No dimension, so one row. With `options.formula` it asks
 * nothing, and its one value is calculated from those of other widgets.
 */
export const kpiWidget: WidgetKindDescriptor = {
  kind: 'kpi',
  toQuerySpec: (widget) => widget.query,
  issues: (widget) => {
    const issues = optionIssues(widget);
    if (issues.length > 0) return issues;
    const { formula, values } = widget.options as KpiOptions;
    return formula === undefined && values === undefined
      ? chartIssues(widget, shape)
      : derivedIssues(widget.options as KpiOptions, widget.query !== null);
  },
  derivation: (widget) => {
    if (widget.query !== null || optionIssues(widget).length > 0) return null;
    const { formula, values, format, unit } = widget.options as KpiOptions;
    return formula === undefined || values === undefined ? null : { formula, values, format, unit };
  },
  shownOptions: ({ options: { formula: _formula, values: _values, ...shown } }) => shown,
};

function derivedIssues({ formula, values }: KpiOptions, asks: boolean): ProblemIssue[] {
  const issues: ProblemIssue[] = [];
  if (asks) {
    const detail = 'A KPI of a formula over other widgets asks no query of its own. Set it to null.';
    issues.push({ pointer: '/query', code: 'not_allowed', detail });
  }
  for (const [key, given] of Object.entries({ formula, values })) {
    if (given !== undefined) continue;
    const detail = 'A KPI of other widgets has both a formula and the values that it names.';
    issues.push({ pointer: `/options/${key}`, code: 'missing', detail });
  }
  return issues;
}

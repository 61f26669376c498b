import type { StatementRow } from '../../../contract/types/dashboard.ts';
import type { ProblemIssue } from '../../../contract/types/problem.ts';
import type { Metric } from '../../../contract/types/query.ts';
import { chartIssues, type ChartShape } from '../chart-issues.ts';
import { percentOfAlias, readStatementRows } from '../statement-rows.ts';
import type { WidgetKindDescriptor } from '../widget-kind-descriptor.ts';

const shape: ChartShape = { dimensions: { min: 0, max: 1 }, metrics: { min: 0, max: Infinity } };

/**
 * A list of rows as in a profit-and-loss statement, in `options.rows`: each row is a metric, or a
 * formula over other rows by their ids. The answer has one column a row, named by the row's id, and
 * `<id>__percentOf` for a row with a base. The query gives the dataset, the filters and at most one
 * dimension (a column of the statement for each of its values).
 */
export const statementWidget: WidgetKindDescriptor = {
  kind: 'statement',
  toQuerySpec: (widget) => {
    if (widget.query === null) return null;
    return { ...widget.query, metrics: readStatementRows(widget).rows.flatMap(toMetrics) };
  },
  issues: (widget) => {
    const issues: ProblemIssue[] = [...chartIssues(widget, shape), ...readStatementRows(widget).issues];
    if ((widget.query?.metrics?.length ?? 0) > 0) {
      const detail = 'A statement takes its metrics from options.rows. Move these metrics there.';
      issues.push({ pointer: '/query/metrics', code: 'not_allowed', detail });
    }
    return issues;
  },
};

function toMetrics(row: StatementRow): Metric[] {
  const metrics: Metric[] = [];
  if (row.metric !== undefined) metrics.push({ ...row.metric, as: row.id });
  else if (row.formula !== undefined) metrics.push({ formula: row.formula, as: row.id });
  if (row.percentOf !== undefined) {
    metrics.push({ formula: `${row.id} / ${row.percentOf}`, as: percentOfAlias(row.id) });
  }
  return metrics;
}

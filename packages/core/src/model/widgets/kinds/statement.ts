import type { StatementRow } from '../../../contract/types/dashboard.ts';
import type { ProblemIssue } from '../../../contract/types/problem.ts';
import type { Metric, Reconcile } from '../../../contract/types/query.ts';
import { chartIssues, type ChartShape } from '../chart-issues.ts';
import { percentOfAlias, statementIssues, statementRows, totalAlias } from '../statement-rows.ts';
import type { WidgetKindDescriptor } from '../widget-kind-descriptor.ts';

const shape: ChartShape = { dimensions: { min: 0, max: 1 }, metrics: { min: 0, max: Infinity } };

/**
 * A list of rows as in a profit-and-loss statement, in `options.rows`: each row is a metric, or a
 * formula over other rows by their ids. The answer has one column a row, named by the row's id,
 * `<id>__percentOf` for a row with a base and `<id>__total` for one with a total, and a warning where parts do not add
 * up. The query gives the dataset, the filters and at most one dimension (a column of the statement for each of its
 * values).
 */
export const statementWidget: WidgetKindDescriptor = {
  kind: 'statement',
  toQuerySpec: (widget) => {
    if (widget.query === null) return null;
    const rows = statementRows(widget);
    const reconcile = toReconcile(rows);
    return {
      ...widget.query,
      metrics: rows.flatMap(toMetrics).map(({ metric }) => metric),
      ...(reconcile.length === 0 ? {} : { reconcile }),
    };
  },
  issues: (widget) => {
    const issues: ProblemIssue[] = [...chartIssues(widget, shape), ...statementIssues(widget)];
    for (const part of ['metrics', 'reconcile'] as const) {
      if ((widget.query?.[part]?.length ?? 0) === 0) continue;
      const detail = `A statement takes its ${part === 'metrics' ? 'metrics' : 'sums'} from options.rows. Move these there.`;
      issues.push({ pointer: `/query/${part}`, code: 'not_allowed', detail });
    }
    return issues;
  },
  placeOf: (widget, pointer) => {
    const [, part, index, ...rest] = pointer.split('/');
    if (part !== 'metrics') return undefined;
    const found = statementRows(widget).flatMap((row, place) =>
      toMetrics(row).map(({ from }) => `/options/rows/${place}/${from}`),
    )[Number(index)];
    // What is within a formula or beside it is the formula's.
    return found?.endsWith('metric') || found?.endsWith('total') ? [found, ...rest].join('/') : found;
  },
  shownOptions: ({ options, ...widget }) => ({
    ...options,
    rows: statementRows({ ...widget, options }).map(
      ({ metric: _metric, formula: _formula, total: _total, ...shown }) => shown,
    ),
  }),
};

/** The metrics of a row, and which key of it each is from. */
function toMetrics(row: StatementRow): { from: string; metric: Metric }[] {
  const { id, metric, formula, percentOf, total } = row;
  return [
    ...(metric === undefined ? [] : [{ from: 'metric', metric: { ...metric, as: id } }]),
    ...(formula === undefined ? [] : [{ from: 'formula', metric: { formula, as: id } }]),
    ...(percentOf === undefined
      ? []
      : [{ from: 'percentOf', metric: { formula: `${id} / ${percentOf}`, as: percentOfAlias(id) } }]),
    ...(total === undefined ? [] : [{ from: 'total', metric: { ...total, as: totalAlias(id) } }]),
  ];
}

/** The parts of each row are that row, and a row is its total. */
function toReconcile(rows: readonly StatementRow[]): Reconcile[] {
  return rows.flatMap(({ id, total }) => {
    const parts = rows.filter(({ parent }) => parent === id).map((row) => row.id);
    return [
      ...(parts.length === 0 ? [] : [{ whole: id, parts }]),
      ...(total === undefined ? [] : [{ whole: totalAlias(id), parts: [id] }]),
    ];
  });
}

import type { Widget } from '../../contract/types/dashboard.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';

/** How many dimensions and metrics a kind can draw. */
export interface ChartShape {
  dimensions: { min: number; max: number };
  metrics: { min: number; max: number };
}

/**
 * Problems of a widget that draws its query's rows: the query is missing, or has too few or too many
 * dimensions or metrics for this kind.
 */
export function chartIssues(widget: Widget, shape: ChartShape): ProblemIssue[] {
  if (widget.query === null) {
    return [
      {
        pointer: '/query',
        code: 'missing',
        detail: `A ${widget.kind} widget needs a query; it has none. Add one.`,
      },
    ];
  }
  return [
    ...countIssue(widget, 'dimensions', widget.query.dimensions?.length ?? 0, shape.dimensions),
    ...countIssue(widget, 'metrics', widget.query.metrics?.length ?? 0, shape.metrics),
  ];
}

function countIssue(
  widget: Widget,
  part: 'dimensions' | 'metrics',
  count: number,
  bounds: { min: number; max: number },
): ProblemIssue[] {
  if (count >= bounds.min && count <= bounds.max) return [];
  return [
    {
      pointer: `/query/${part}`,
      code: count < bounds.min ? 'too_few' : 'too_many',
      detail: `A ${widget.kind} widget draws ${describe(bounds, part)}; its query has ${count}.`,
    },
  ];
}

function describe({ min, max }: { min: number; max: number }, part: string): string {
  const named = (count: number): string => `${count} ${count === 1 ? part.slice(0, -1) : part}`;
  if (min === max) return min === 0 ? `no ${part}` : `exactly ${named(min)}`;
  return max === Infinity ? `at least ${named(min)}` : `${min} to ${named(max)}`;
}

import { chartIssues, type ChartShape } from '../chart-issues.ts';
import type { WidgetKindDescriptor } from '../widget-kind-descriptor.ts';

const shape: ChartShape = { dimensions: { min: 0, max: 0 }, metrics: { min: 1, max: Infinity } };

/** Key figures: the first metric is shown large, the others beside it. No dimension, so one row. */
export const kpiWidget: WidgetKindDescriptor = {
  kind: 'kpi',
  toQuerySpec: (widget) => widget.query,
  issues: (widget) => chartIssues(widget, shape),
};

import { chartIssues, type ChartShape } from '../chart-issues.ts';
import { optionIssues } from '../option-issues.ts';
import type { WidgetKindDescriptor } from '../widget-kind-descriptor.ts';

const shape: ChartShape = { dimensions: { min: 1, max: 1 }, metrics: { min: 1, max: 1 } };

/** Parts of a whole: one dimension, one metric. */
export const donutWidget: WidgetKindDescriptor = {
  kind: 'donut',
  toQuerySpec: (widget) => widget.query,
  issues: (widget) => [...chartIssues(widget, shape), ...optionIssues(widget)],
};

import { chartIssues, type ChartShape } from '../chart-issues.ts';
import { optionIssues } from '../option-issues.ts';
import type { WidgetKindDescriptor } from '../widget-kind-descriptor.ts';

const shape: ChartShape = { dimensions: { min: 1, max: 2 }, metrics: { min: 1, max: Infinity } };

/** Lines along the first dimension; a second one makes a line for each of its values. */
export const lineWidget: WidgetKindDescriptor = {
  kind: 'line',
  toQuerySpec: (widget) => widget.query,
  issues: (widget) => [...chartIssues(widget, shape), ...optionIssues(widget)],
};

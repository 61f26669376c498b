import { chartIssues, type ChartShape } from '../chart-issues.ts';
import { optionIssues } from '../option-issues.ts';
import type { WidgetKindDescriptor } from '../widget-kind-descriptor.ts';

const shape: ChartShape = { dimensions: { min: 1, max: 2 }, metrics: { min: 1, max: Infinity } };

/** Vertical columns along the first dimension; a second one splits each column. */
export const columnWidget: WidgetKindDescriptor = {
  kind: 'column',
  toQuerySpec: (widget) => widget.query,
  issues: (widget) => [...chartIssues(widget, shape), ...optionIssues(widget)],
};

import { chartIssues, type ChartShape } from '../chart-issues.ts';
import { optionIssues } from '../option-issues.ts';
import type { WidgetKindDescriptor } from '../widget-kind-descriptor.ts';

const anyShape: ChartShape = { dimensions: { min: 0, max: Infinity }, metrics: { min: 0, max: Infinity } };

/** The answer as it is: a column for each dimension and metric. */
export const tableWidget: WidgetKindDescriptor = {
  kind: 'table',
  toQuerySpec: (widget) => widget.query,
  issues: (widget) => [...chartIssues(widget, anyShape), ...optionIssues(widget)],
};

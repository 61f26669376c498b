import { LineChart } from '../charts/line-chart.tsx';
import { toChartData } from '../charts/series.ts';
import type { WidgetViewProps } from './widget-view.ts';

/** A `line` widget. */
export function LineView({ widget, result }: WidgetViewProps) {
  return <LineChart data={toChartData(result)} title={widget.title} />;
}

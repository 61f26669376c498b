import { DonutChart } from '../charts/donut-chart.tsx';
import { toChartData } from '../charts/series.ts';
import type { WidgetViewProps } from './widget-view.ts';

/** A `donut` widget. */
export function DonutView({ widget, result }: WidgetViewProps) {
  return <DonutChart data={toChartData(result)} title={widget.title} />;
}

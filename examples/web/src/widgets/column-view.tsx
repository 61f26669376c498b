import { ColumnChart } from '../charts/column-chart.tsx';
import { toChartData } from '../charts/series.ts';
import type { WidgetViewProps } from './widget-view.ts';

/** A `column` widget. */
export function ColumnView({ widget, result }: WidgetViewProps) {
  return <ColumnChart data={toChartData(result)} title={widget.title} />;
}

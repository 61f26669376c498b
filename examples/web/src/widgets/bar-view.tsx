import { LyingBarChart } from '../charts/lying-bar-chart.tsx';
import { toChartData } from '../charts/series.ts';
import type { WidgetViewProps } from './widget-view.ts';

/** A `bar` widget. */
export function BarView({ widget, result }: WidgetViewProps) {
  return <LyingBarChart data={toChartData(result)} title={widget.title} />;
}

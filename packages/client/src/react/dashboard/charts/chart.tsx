import { useContext, type ComponentType, type ReactNode } from 'react';
import { DrillContext } from '../drill/drill-context.ts';
import type { Drill } from '../drill/drill.ts';
import { useFormat } from '../format/use-format.ts';
import type { WidgetViewProps } from '../widgets/widget-view.ts';
import { toChartData } from './chart-data.ts';
import type { ChartProps } from './chart-props.ts';
import { ColumnChart } from './column-chart.tsx';
import { DonutChart } from './donut-chart.tsx';
import { LineChart } from './line-chart.tsx';
import { LyingBarChart } from './lying-bar-chart.tsx';

/** The kinds of widgets that are charts. */
export type ChartKind = 'line' | 'bar' | 'column' | 'donut';

const charts: Readonly<Record<ChartKind, ComponentType<ChartProps>>> = {
  line: LineChart,
  bar: LyingBarChart,
  column: ColumnChart,
  donut: DonutChart,
};

/** An answer as a chart. A default export, to be loaded when the first chart is drawn. */
export default function Chart({ kind, widget, result }: WidgetViewProps & { kind: ChartKind }): ReactNode {
  const format = useFormat();
  const openDrill = useContext(DrillContext);
  const Kind = charts[kind];
  const onDrill = openDrill === undefined ? undefined : (drill: Drill): void => openDrill(widget, drill);
  return <Kind data={toChartData(result, format)} title={widget.title} onDrill={onDrill} />;
}

import type { ComponentType } from 'react';
import type { WidgetViewProps } from '../widgets/widget-view.ts';
import type { ChartKind } from './chart.tsx';

/** What draws an answer as a chart. */
export type ChartComponent = ComponentType<WidgetViewProps & { kind: ChartKind }>;

/** Loads what draws charts, with the chart library: once, however often it is asked for. */
export async function loadChart(): Promise<ChartComponent> {
  return (await import('./chart.tsx')).default;
}

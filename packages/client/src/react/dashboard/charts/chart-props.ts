import type { ChartData } from './chart-data.ts';

/** What every chart is given. */
export interface ChartProps {
  data: ChartData;
  /** Names the chart to screen readers. */
  title: string;
}

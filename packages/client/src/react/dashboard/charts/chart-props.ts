import type { Drill } from '../drill/drill.ts';
import type { ChartData } from './chart-data.ts';

/** What every chart is given. */
export interface ChartProps {
  data: ChartData;
  /** Names the chart to screen readers. */
  title: string;
  /** Shows the rows behind a group. */
  onDrill: ((drill: Drill) => void) | undefined;
}

import { formatValue } from '../format/format-value.ts';
import type { Series } from './series.ts';

/** How every axis looks: labels, no lines. */
export const AXIS_STYLE = {
  axisLine: false,
  tickLine: false,
  tick: { fill: 'var(--text-muted)', fontSize: 12 },
} as const;

/** Horizontal or vertical guides behind the marks. */
export const GRID_STYLE = { stroke: 'var(--grid)', strokeDasharray: undefined } as const;

/** Short labels for the value axis, after the first series; the unit is in the tooltip. */
export function valueTick(series: Series[]): (value: number) => string {
  const column = series[0]?.column;
  return (value) => formatValue(value, column && { ...column, unit: undefined, granularity: undefined }, 'short');
}

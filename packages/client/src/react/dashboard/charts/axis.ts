import type { Format } from '@istari-lens/client/format';
import type { Series } from './chart-data.ts';

/** How every axis looks: labels, no lines. */
export const AXIS_STYLE = {
  axisLine: false,
  tickLine: false,
  tick: { fill: 'var(--lens-text-muted)', fontSize: 12 },
} as const;

/** Horizontal guides behind the marks. */
export const GRID_STYLE = { stroke: 'var(--lens-grid)' } as const;

/** Bars begin at zero, or their lengths would mean nothing. */
export const FROM_ZERO = [
  (least: number): number => Math.min(0, least),
  (most: number): number => Math.max(0, most),
] as const;

/** Room at both ends, so that the first and last label are not cut. */
export const AXIS_PADDING = { left: 20, right: 20 } as const;

/** A category's name short enough for an axis. */
export function categoryTick(length: number): (label: string) => string {
  return (label) => (label.length > length ? `${label.slice(0, length - 1).trimEnd()}…` : label);
}

/** Short labels for the value axis, after the first series; the unit is in the tooltip. */
export function valueTick(series: Series[], format: Format): (value: number) => string {
  const column = series[0]?.column;
  return (value) =>
    format.value(value, column && { ...column, unit: undefined, granularity: undefined }, 'short');
}

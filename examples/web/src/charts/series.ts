import type { Answer, Column } from '@istari-lens/client';
import { columnLabel } from '../format/column-label.ts';
import { formatDimension } from '../format/format-value.ts';

/** More series than these cannot be told apart. */
const MAX_SERIES = 7;

/** One line, or one colour of bars. */
export interface Series {
  key: string;
  label: string;
  /** Says how its values are shown. */
  column: Column;
}

/** One place on the category axis. Values are found by series key. */
export interface Category {
  label: string;
  values: { [seriesKey: string]: number | null };
}

/** An answer in the shape charts draw. */
export interface ChartData {
  categories: Category[];
  series: Series[];
  /** The dimension along the axis. */
  axis: Column | undefined;
  /** How many series there are beyond those drawn. */
  hiddenSeries: number;
}

/** The first dimension becomes the axis; each further dimension value, or else each metric, a series. */
export function toChartData(result: Answer): ChartData {
  const [axis, split] = result.columns.filter((column) => column.role === 'dimension');
  const metrics = result.columns.filter((column) => column.role === 'metric');
  const [metric] = metrics;
  if (split && metric) return splitBy(result, axis, split, metric);
  const series = metrics.map((column) => ({ key: column.name, label: columnLabel(column), column }));
  const categories = result.rows.map((row) => ({
    label: axis ? formatDimension(row, axis) : '',
    values: Object.fromEntries(series.map(({ key }) => [key, numberOf(row[key])])),
  }));
  return {
    categories,
    series: series.slice(0, MAX_SERIES),
    axis,
    hiddenSeries: Math.max(0, series.length - MAX_SERIES),
  };
}

function splitBy(result: Answer, axis: Column | undefined, split: Column, metric: Column): ChartData {
  const categories = new Map<string, Category>();
  const totals = new Map<string, number>();
  for (const row of result.rows) {
    const label = axis ? formatDimension(row, axis) : '';
    const category = categories.get(label) ?? { label, values: {} };
    categories.set(label, category);
    const key = formatDimension(row, split);
    const value = numberOf(row[metric.name]);
    category.values[key] = value;
    totals.set(key, (totals.get(key) ?? 0) + Math.abs(value ?? 0));
  }
  const keys = [...totals].sort(([, a], [, b]) => b - a).map(([key]) => key);
  return {
    categories: [...categories.values()],
    series: keys.slice(0, MAX_SERIES).map((key) => ({ key, label: key, column: metric })),
    axis,
    hiddenSeries: Math.max(0, keys.length - MAX_SERIES),
  };
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

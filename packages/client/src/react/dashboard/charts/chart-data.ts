import type { Answer, Column, Row } from '@istari-lens/client';
import { columnLabel } from '@istari-lens/client/format';
import { drillOf, type Drill } from '../drill/drill.ts';
import type { Format } from '@istari-lens/client/format';

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
  /** The group of all its values; undefined where they sum up the rest. */
  drill: Drill | undefined;
  values: { [seriesKey: string]: number | null };
}

/** An answer in the shape charts draw. */
export interface ChartData {
  categories: Category[];
  series: Series[];
  /** How many series there are beyond those drawn: the smallest. */
  hiddenSeries: number;
}

/** The first dimension becomes the axis; each value of a second one, or else each metric, a series. */
export function toChartData(result: Answer, format: Format): ChartData {
  const [axis, split] = result.columns.filter((column) => column.role === 'dimension');
  const metrics = result.columns.filter((column) => column.role === 'metric');
  const categories = new Map<string, Category>();
  const series = new Map<string, Series & { total: number }>();
  for (const row of result.rows) {
    const category = entry<Category>(categories, axis ? keyOf(row, axis) : '', () => ({
      label: axis ? format.dimension(row, axis) : '',
      drill: drillOf(row, axis ? [axis] : []),
      values: {},
    }));
    for (const column of metrics) {
      const key = split ? JSON.stringify([keyOf(row, split), column.name]) : column.name;
      const one = entry(series, key, () => ({ key, label: labelOf(row, column), column, total: 0 }));
      const value = toNumber(row[column.name]);
      category.values[key] = value;
      one.total += Math.abs(value ?? 0);
    }
  }
  const all = [...series.values()];
  if (split) all.sort((a, b) => b.total - a.total);
  return {
    categories: [...categories.values()],
    series: all.slice(0, MAX_SERIES),
    hiddenSeries: Math.max(0, all.length - MAX_SERIES),
  };

  function labelOf(row: Row, column: Column): string {
    if (!split) return columnLabel(column);
    const part = format.dimension(row, split);
    return metrics.length > 1 ? `${part}, ${columnLabel(column)}` : part;
  }
}

function entry<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}

/** The row that sums up the rest is no value, not even null. */
function keyOf(row: Row, column: Column): string {
  return row['$others'] === true ? 'others' : JSON.stringify(row[column.name] ?? null);
}

function toNumber(cell: unknown): number | null {
  const value = typeof cell === 'boolean' || cell === null || cell === undefined ? NaN : Number(cell);
  return Number.isFinite(value) ? value : null;
}

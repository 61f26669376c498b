import { formatValue } from '../format/format-value.ts';
import { seriesColor } from './colors.ts';
import type { Category, Series } from './series.ts';
import styles from './charts.module.css';

interface Props {
  series: Series[];
  /** The next two are given by the chart. */
  active?: boolean;
  payload?: readonly { payload?: Category }[];
}

/** What the pointer, or the keyboard, is on. */
export function ChartTooltip({ series, active, payload }: Props) {
  const category = payload?.[0]?.payload;
  if (!active || !category) return null;
  return (
    <div className={styles.tooltip}>
      <p>{category.label}</p>
      <dl>
        {series.map(({ key, label, column }, index) => (
          <div key={key}>
            <dt>
              <span className={styles.swatch} style={{ background: seriesColor(index) }} />
              {label}
            </dt>
            <dd>{formatValue(category.values[key], column)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

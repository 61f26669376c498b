import { seriesColor } from './colors.ts';
import type { ChartData } from './series.ts';
import styles from './charts.module.css';

/** Names the series; nothing for a single one, whose name the widget's title already says. */
export function ChartLegend({ series, hiddenSeries }: Pick<ChartData, 'series' | 'hiddenSeries'>) {
  if (series.length < 2) return null;
  return (
    <ul className={styles.legend}>
      {series.map(({ key, label }, index) => (
        <li key={key}>
          <span className={styles.swatch} style={{ background: seriesColor(index) }} />
          {label}
        </li>
      ))}
      {hiddenSeries > 0 && <li>and {hiddenSeries} more in the table</li>}
    </ul>
  );
}

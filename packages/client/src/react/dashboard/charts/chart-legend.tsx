import type { ReactNode } from 'react';
import type { ChartData } from './chart-data.ts';
import { Swatch } from './swatch.tsx';

/** Names the series; nothing for a single one, whose name the widget's title already says. */
export function ChartLegend({ series, hiddenSeries }: Pick<ChartData, 'series' | 'hiddenSeries'>): ReactNode {
  if (series.length < 2) return null;
  return (
    <ul className="lens-legend">
      {series.map(({ key, label }, index) => (
        <li key={key}>
          <Swatch index={index} />
          {label}
        </li>
      ))}
      {hiddenSeries > 0 && <li>and {hiddenSeries} more in the table</li>}
    </ul>
  );
}

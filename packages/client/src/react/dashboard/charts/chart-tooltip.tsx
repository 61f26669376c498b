import type { ReactNode } from 'react';
import { useFormat } from '../format/use-format.ts';
import type { Category, Series } from './chart-data.ts';
import { Swatch } from './swatch.tsx';

interface Props {
  series: Series[];
  /** The next two are given by the chart. */
  active?: boolean;
  payload?: readonly { payload?: Category }[];
}

/** What the pointer, or the keyboard, is on. */
export function ChartTooltip({ series, active, payload }: Props): ReactNode {
  const format = useFormat();
  const category = payload?.[0]?.payload;
  if (!active || !category) return null;
  return (
    <div className="lens-tooltip">
      <p>{category.label}</p>
      <dl>
        {series.map(({ key, label, column }, index) => (
          <div key={key}>
            <dt>
              <Swatch index={index} />
              {label}
            </dt>
            <dd>{format.value(category.values[key], column)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

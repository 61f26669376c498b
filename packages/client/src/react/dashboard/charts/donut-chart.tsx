import { Pie, PieChart, ResponsiveContainer, Sector } from 'recharts';
import { useState, type ReactNode } from 'react';
import type { Drill } from '../drill/drill.ts';
import { useFormat } from '../format/use-format.ts';
import { drillAt } from './drill-at.ts';
import { seriesColor } from './series-color.ts';
import { Swatch } from './swatch.tsx';
import type { ChartData } from './chart-data.ts';
import type { ChartProps } from './chart-props.ts';

const MAX_SLICES = 7;

interface Slice {
  label: string;
  value: number;
  drill: Drill | undefined;
}

/** Parts of a whole. The legend holds the figures, so nothing needs a pointer to be read. */
export function DonutChart({ data, title, onDrill }: ChartProps): ReactNode {
  const format = useFormat();
  const [active, setActive] = useState<number>();
  const [series] = data.series;
  if (!series) return null;
  const slices = toSlices(data, series.key);
  const press = drillAt({ categories: slices }, onDrill);
  const total = slices.reduce((sum, { value }) => sum + value, 0);
  const shown = active === undefined ? undefined : slices[active];
  const share = (value: number): string => format.percent(total === 0 ? 0 : value / total);
  return (
    <div className="lens-donut">
      <div className="lens-ring">
        <ResponsiveContainer>
          <PieChart title={title} margin={{ top: 0, right: 0, bottom: 0, left: 0 }}>
            <Pie
              data={slices}
              dataKey="value"
              nameKey="label"
              innerRadius="66%"
              outerRadius="98%"
              startAngle={90}
              endAngle={-270}
              stroke="var(--lens-surface)"
              strokeWidth={2}
              isAnimationActive={false}
              onClick={(_, index) => press(index)}
              onMouseEnter={(_, index) => setActive(index)}
              onMouseLeave={() => setActive(undefined)}
              shape={(sector, index) => (
                <Sector
                  {...sector}
                  fill={seriesColor(Number(index))}
                  opacity={active === undefined || active === index ? 1 : 0.35}
                />
              )}
            />
          </PieChart>
        </ResponsiveContainer>
        <p className="lens-center" aria-hidden="true">
          <strong>{format.value(shown?.value ?? total, series.column, 'short')}</strong>
          <span>{shown?.label ?? series.label}</span>
        </p>
      </div>
      <ul className="lens-shares">
        {slices.map(({ label, value }, index) => (
          <li key={index} onMouseEnter={() => setActive(index)} onMouseLeave={() => setActive(undefined)}>
            <Swatch index={index} />
            <span>{label}</span>
            <span className="lens-share">{share(value)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function toSlices({ categories }: ChartData, key: string): Slice[] {
  const slices = categories.map(({ label, drill, values }) => ({
    label,
    drill,
    value: Math.max(0, values[key] ?? 0),
  }));
  if (slices.length <= MAX_SLICES) return slices;
  const rest = slices.slice(MAX_SLICES - 1).reduce((sum, { value }) => sum + value, 0);
  return [...slices.slice(0, MAX_SLICES - 1), { label: 'All others', value: rest, drill: undefined }];
}

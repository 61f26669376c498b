import {
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { ReactNode } from 'react';
import { useFormat } from '../format/use-format.ts';
import { AXIS_STYLE, categoryTick, FROM_ZERO, GRID_STYLE, valueTick } from './axis.ts';
import { ChartLegend } from './chart-legend.tsx';
import { ChartTooltip } from './chart-tooltip.tsx';
import { drillAt } from './drill-at.ts';
import { seriesColor } from './series-color.ts';
import type { ChartData } from './chart-data.ts';
import type { ChartProps } from './chart-props.ts';

/** Upright columns, one place for each category. */
export function ColumnChart({ data, title, onDrill }: ChartProps): ReactNode {
  const format = useFormat();
  const press = drillAt(data, onDrill);
  const negative = data.categories.some(({ values }) =>
    Object.values(values).some((value) => (value ?? 0) < 0),
  );
  return (
    <div className="lens-chart">
      <ChartLegend {...data} />
      <div className="lens-plot">
        <ResponsiveContainer>
          <BarChart
            data={data.categories}
            margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
            barCategoryGap="22%"
            title={title}
          >
            <CartesianGrid vertical={false} {...GRID_STYLE} />
            <XAxis
              dataKey="label"
              {...AXIS_STYLE}
              tickMargin={8}
              minTickGap={4}
              interval="equidistantPreserveStart"
              tickFormatter={categoryTick(12)}
            />
            <YAxis
              {...AXIS_STYLE}
              tickFormatter={valueTick(data.series, format)}
              width="auto"
              tickCount={5}
              domain={[...FROM_ZERO]}
            />
            {negative && <ReferenceLine y={0} stroke="var(--lens-grid-strong)" />}
            <Tooltip
              content={<ChartTooltip series={data.series} />}
              cursor={{ fill: 'var(--lens-hover)' }}
              isAnimationActive={false}
            />
            {data.series.map(({ key, label }, index) => (
              <Bar
                key={key}
                dataKey={(category: ChartData['categories'][number]) => category.values[key] ?? null}
                name={label}
                fill={seriesColor(index)}
                onClick={(_, index) => press(index)}
                radius={[3, 3, 0, 0]}
                maxBarSize={48}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
    </div>
  );
}

import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ReactNode } from 'react';
import { useFormat } from '../format/use-format.ts';
import { AXIS_PADDING, AXIS_STYLE, GRID_STYLE, valueTick } from './axis.ts';
import { ChartLegend } from './chart-legend.tsx';
import { ChartTooltip } from './chart-tooltip.tsx';
import { drillAt } from './drill-at.ts';
import { seriesColor } from './series-color.ts';
import type { ChartData, Series } from './chart-data.ts';
import type { ChartProps } from './chart-props.ts';

/** Series over an ordered axis, such as time. Gaps in the data stay gaps. */
export function LineChart({ data, title, onDrill }: ChartProps): ReactNode {
  const format = useFormat();
  const press = drillAt(data, onDrill);
  const single = data.series.length === 1;
  // A dot on each of a few points; on many they would hide the line.
  const dots = data.categories.length <= 31;
  return (
    <div className="lens-chart">
      <ChartLegend {...data} />
      <div className="lens-plot">
        <ResponsiveContainer>
          <AreaChart
            onClick={({ activeTooltipIndex }) => press(Number(activeTooltipIndex ?? NaN))}
            data={data.categories}
            margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
            title={title}
          >
            <CartesianGrid vertical={false} {...GRID_STYLE} />
            <XAxis
              dataKey="label"
              {...AXIS_STYLE}
              padding={AXIS_PADDING}
              tickMargin={8}
              minTickGap={24}
              interval="preserveStartEnd"
            />
            <YAxis
              {...AXIS_STYLE}
              tickFormatter={valueTick(data.series, format)}
              width="auto"
              tickCount={5}
            />
            <Tooltip
              content={<ChartTooltip series={data.series} />}
              cursor={{ stroke: 'var(--lens-grid-strong)' }}
              isAnimationActive={false}
            />
            {data.series.map((series, index) => (
              <Area
                key={series.key}
                dataKey={valueOf(series)}
                name={series.label}
                type="linear"
                stroke={seriesColor(index)}
                strokeWidth={2}
                fill={seriesColor(index)}
                fillOpacity={single ? 0.1 : 0}
                dot={dots && { r: 3, fill: 'var(--lens-surface)', fillOpacity: 1, strokeWidth: 2 }}
                activeDot={{ r: 4.5, stroke: 'var(--lens-surface)', strokeWidth: 2 }}
                isAnimationActive={false}
              />
            ))}
          </AreaChart>
        </ResponsiveContainer>
      </div>
    </div>
  );
}

function valueOf({ key }: Series): (category: ChartData['categories'][number]) => number | null {
  return (category) => category.values[key] ?? null;
}

import { Bar, BarChart, LabelList, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ReactNode } from 'react';
import { useFormat } from '../format/use-format.ts';
import { AXIS_STYLE, categoryTick, FROM_ZERO } from './axis.ts';
import { ChartLegend } from './chart-legend.tsx';
import { ChartTooltip } from './chart-tooltip.tsx';
import { drillAt } from './drill-at.ts';
import { seriesColor } from './series-color.ts';
import type { ChartData } from './chart-data.ts';
import type { ChartProps } from './chart-props.ts';

/** Lying bars for names: the label before, the value behind, so no value axis is needed. */
export function LyingBarChart({ data, title, onDrill }: ChartProps): ReactNode {
  const format = useFormat();
  const press = drillAt(data, onDrill);
  return (
    <div className="lens-chart">
      <ChartLegend {...data} />
      <div className="lens-plot">
        <ResponsiveContainer>
          <BarChart
            layout="vertical"
            data={data.categories}
            margin={{ top: 0, right: 8, bottom: 0, left: 0 }}
            barCategoryGap="22%"
            title={title}
          >
            <XAxis type="number" hide domain={[...FROM_ZERO]} padding={{ right: 72 }} />
            <YAxis
              type="category"
              dataKey="label"
              {...AXIS_STYLE}
              tick={{ ...AXIS_STYLE.tick, fill: 'var(--lens-text)' }}
              width="auto"
              interval="equidistantPreserveStart"
              tickFormatter={categoryTick(24)}
            />
            <Tooltip
              content={<ChartTooltip series={data.series} />}
              cursor={{ fill: 'var(--lens-hover)' }}
              isAnimationActive={false}
            />
            {data.series.map(({ key, label, column }, index) => {
              const valueOf = (category: ChartData['categories'][number]): number | null =>
                category.values[key] ?? null;
              return (
                <Bar
                  key={key}
                  dataKey={valueOf}
                  name={label}
                  fill={seriesColor(index)}
                  onClick={(_, index) => press(index)}
                  radius={[0, 3, 3, 0]}
                  maxBarSize={28}
                  isAnimationActive={false}
                >
                  <LabelList
                    dataKey={valueOf}
                    position="right"
                    formatter={(value) => format.value(value, column)}
                    fill="var(--lens-text-muted)"
                    fontSize={12}
                  />
                </Bar>
              );
            })}
          </BarChart>
        </ResponsiveContainer>
      </div>
    </div>
  );
}

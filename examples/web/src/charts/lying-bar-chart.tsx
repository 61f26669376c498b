import { Bar, BarChart, LabelList, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatValue } from '../format/format-value.ts';
import { AXIS_STYLE, categoryTick } from './axis.ts';
import { ChartLegend } from './chart-legend.tsx';
import { ChartTooltip } from './chart-tooltip.tsx';
import { seriesColor } from './colors.ts';
import type { ChartData } from './series.ts';
import styles from './charts.module.css';

/** Lying bars for names: the label before, the value behind, so no value axis is needed. */
export function LyingBarChart({ data, title }: { data: ChartData; title: string }) {
  return (
    <div className={styles.chart}>
      <ChartLegend {...data} />
      <div className={styles.plot}>
        <ResponsiveContainer>
          <BarChart
            layout="vertical"
            data={data.categories}
            margin={{ top: 0, right: 8, bottom: 0, left: 0 }}
            barCategoryGap="22%"
            title={title}
          >
            <XAxis
              type="number"
              hide
              domain={[(least: number) => Math.min(0, least), 'dataMax']}
              padding={{ right: 72 }}
            />
            <YAxis
              type="category"
              dataKey="label"
              {...AXIS_STYLE}
              tick={{ ...AXIS_STYLE.tick, fill: 'var(--text)' }}
              width="auto"
              interval="equidistantPreserveStart"
              tickFormatter={categoryTick(24)}
            />
            <Tooltip
              content={<ChartTooltip series={data.series} />}
              cursor={{ fill: 'var(--hover)' }}
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
                  radius={[0, 3, 3, 0]}
                  maxBarSize={28}
                  isAnimationActive={false}
                >
                  <LabelList
                    dataKey={valueOf}
                    position="right"
                    formatter={(value) => formatValue(value, column)}
                    fill="var(--text-muted)"
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

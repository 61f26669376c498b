import { useEffect, useState, type ReactNode } from 'react';
import type { ChartKind } from '../charts/chart.tsx';
import { loadChart, type ChartComponent } from '../charts/load-chart.ts';
import { AnswerTable } from './answer-table.tsx';
import { Placeholder } from './placeholder.tsx';
import type { WidgetViewProps } from './widget-view.ts';

/** A chart, and the same figures as a table for screen readers. Nothing is drawn on a server: a chart needs its size. */
export function ChartView({ kind, ...props }: WidgetViewProps & { kind: ChartKind }): ReactNode {
  const Chart = useChart();
  return (
    <>
      {Chart === undefined ? <Placeholder /> : <Chart kind={kind} {...props} />}
      <div className="lens-unseen">
        <AnswerTable {...props} />
      </div>
    </>
  );
}

/**
 * What draws charts, once it is loaded. Not by `lazy`: what a `Suspense` reveals, React holds back for up to 300 ms after
 * another one has been revealed. Where it cannot be loaded, the error is thrown to the host's error boundary.
 */
function useChart(): ChartComponent | undefined {
  const [state, setState] = useState<{ Chart: ChartComponent } | { error: unknown }>();
  useEffect(() => {
    let isWanted = true;
    loadChart().then(
      (Chart) => isWanted && setState({ Chart }),
      (error: unknown) => isWanted && setState({ error }),
    );
    return () => {
      isWanted = false;
    };
  }, []);
  if (state === undefined) return undefined;
  if ('error' in state) throw state.error;
  return state.Chart;
}

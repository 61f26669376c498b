import { lazy, Suspense, type ReactNode } from 'react';
import type { ChartKind } from '../charts/chart.tsx';
import { useMounted } from '../use-mounted.ts';
import { AnswerTable } from './answer-table.tsx';
import { Placeholder } from './placeholder.tsx';
import type { WidgetViewProps } from './widget-view.ts';

// The chart library is loaded with the first chart.
const Chart = lazy(() => import('../charts/chart.tsx'));

/** A chart, and the same figures as a table for screen readers. Nothing is drawn on a server: a chart needs its size. */
export function ChartView({ kind, ...props }: WidgetViewProps & { kind: ChartKind }): ReactNode {
  const mounted = useMounted();
  return (
    <>
      {mounted ? (
        <Suspense fallback={<Placeholder />}>
          <Chart kind={kind} {...props} />
        </Suspense>
      ) : (
        <Placeholder />
      )}
      <div className="lens-unseen">
        <AnswerTable {...props} />
      </div>
    </>
  );
}

import type { WidgetKind } from '@istari-lens/client';
import type { ComponentType } from 'react';
import type { ChartKind } from '../charts/chart.tsx';
import { ChartView } from './chart-view.tsx';
import { KpiView } from './kpi-view.tsx';
import { StatementView } from './statement-view.tsx';
import { TableView } from './table-view.tsx';
import type { WidgetViewProps } from './widget-view.ts';

/** How a kind of widget is shown. */
interface WidgetKindView {
  View: ComponentType<WidgetViewProps>;
  /** The same answer can be read as a table. */
  hasTable: boolean;
}

/** Every kind that shows an answer; text shows none. */
export const widgetKinds: Readonly<Record<Exclude<WidgetKind, 'text'>, WidgetKindView>> = {
  kpi: { View: KpiView, hasTable: false },
  line: chart('line'),
  bar: chart('bar'),
  column: chart('column'),
  donut: chart('donut'),
  table: { View: TableView, hasTable: false },
  statement: { View: StatementView, hasTable: false },
};

function chart(kind: ChartKind): WidgetKindView {
  return { View: (props) => <ChartView kind={kind} {...props} />, hasTable: true };
}

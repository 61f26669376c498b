import type { WidgetKind } from '@istari-lens/client';
import { BarView } from './bar-view.tsx';
import { ColumnView } from './column-view.tsx';
import { DonutView } from './donut-view.tsx';
import { KpiView } from './kpi-view.tsx';
import { LineView } from './line-view.tsx';
import { StatementView } from './statement-view.tsx';
import { TableView } from './table-view.tsx';
import type { WidgetKindView } from './widget-view.ts';

/** Every kind that asks a question. Text asks none, so it is not drawn from an answer. */
export const widgetKinds: Record<Exclude<WidgetKind, 'text'>, WidgetKindView> = {
  kpi: { View: KpiView, hasTable: false },
  line: { View: LineView, hasTable: true },
  bar: { View: BarView, hasTable: true },
  column: { View: ColumnView, hasTable: true },
  donut: { View: DonutView, hasTable: true },
  table: { View: TableView, hasTable: false },
  statement: { View: StatementView, hasTable: false },
};

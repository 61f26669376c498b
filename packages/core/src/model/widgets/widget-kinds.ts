import type { WidgetKind } from '../../contract/types/dashboard.ts';
import { barWidget } from './kinds/bar.ts';
import { columnWidget } from './kinds/column.ts';
import { donutWidget } from './kinds/donut.ts';
import { kpiWidget } from './kinds/kpi.ts';
import { lineWidget } from './kinds/line.ts';
import { statementWidget } from './kinds/statement.ts';
import { tableWidget } from './kinds/table.ts';
import { textWidget } from './kinds/text.ts';
import type { WidgetKindDescriptor } from './widget-kind-descriptor.ts';

/** Every kind of widget. Complete by its type: a kind without a descriptor does not compile. */
export const widgetKinds: Readonly<Record<WidgetKind, WidgetKindDescriptor>> = {
  kpi: kpiWidget,
  line: lineWidget,
  bar: barWidget,
  column: columnWidget,
  donut: donutWidget,
  table: tableWidget,
  text: textWidget,
  statement: statementWidget,
};

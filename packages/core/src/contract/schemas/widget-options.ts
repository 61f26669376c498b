import { z } from 'zod';
import type { KpiOptions, StatementRow, WidgetKind, WidgetValue } from '../types/dashboard.ts';
import { listOf } from './kinds/list-of.ts';
import { recordOf } from './kinds/record-of.ts';
import { identifier, name, text } from './primitives.ts';
import { metric } from './query.ts';
import { valueFormat } from './query-result.ts';

/** As many as a question may have metrics. */
const MAX_ROWS = 100;

/** What a host's own drawing needs; Lens keeps it and reads none of it. */
const own: { custom: z.ZodType } = { custom: z.unknown().optional() };

/** It names columns of the answer, and `__` is kept for those beside it. */
const rowId = text(63, 1).check(
  z.regex(
    /^[A-Za-z](?:_?[A-Za-z0-9])*_?$/,
    'A row id starts with a letter and holds letters, digits and single underscores.',
  ),
);

const statementRow: z.ZodType<StatementRow> = z.strictObject({
  id: rowId,
  label: text(200),
  metric: metric.optional(),
  formula: text(2000, 1).optional(),
  percentOf: name.optional(),
  parent: name.optional(),
  total: metric.optional(),
  level: z.int().min(0).max(20).optional(),
  subtotal: z.boolean().optional(),
  format: valueFormat.optional(),
  unit: text(50).optional(),
});

const widgetValue: z.ZodType<WidgetValue> = z.strictObject({ widget: name, metric: name.optional() });

const kpiOptions: z.ZodType<KpiOptions> = z.strictObject({
  metric: name.optional(),
  formula: text(2000, 1).optional(),
  values: recordOf(identifier, widgetValue, 50).optional(),
  format: valueFormat.optional(),
  unit: text(50).optional(),
  ...own,
});

const none: z.ZodType = z.strictObject(own);

/** The options of each kind of widget. */
export const widgetOptions: Readonly<Record<Exclude<WidgetKind, 'kpi' | 'statement'>, z.ZodType>> & {
  readonly kpi: z.ZodType<KpiOptions>;
  readonly statement: z.ZodType<{ rows: StatementRow[] }>;
} = {
  kpi: kpiOptions,
  line: none,
  bar: none,
  column: none,
  donut: none,
  table: none,
  text: z.strictObject({ text: text(20_000), ...own }),
  statement: z.strictObject({ rows: listOf(statementRow, MAX_ROWS, 1), ...own }),
};

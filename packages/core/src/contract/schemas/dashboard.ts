import { z } from 'zod';
import type {
  Dashboard,
  DashboardDataRequest,
  DashboardDefinition,
  DashboardFilter,
  DashboardSummary,
  FilterValue,
  Widget,
} from '../types/dashboard.ts';
import { filterValue } from './filter.ts';
import { listOf } from './kinds/list-of.ts';
import { recordOf } from './kinds/record-of.ts';
import { instant, name, revision, text, timezone, title } from './primitives.ts';
import { querySpec } from './query.ts';

/** Most native filters of one dashboard, so also of values for them. */
const MAX_FILTERS = 50;

const widgetShape = {
  id: name,
  title: text(200),
  kind: z.enum(['kpi', 'line', 'bar', 'column', 'donut', 'table', 'text', 'statement']),
  options: recordOf(name, z.unknown(), 100).meta({ description: 'What the kind needs besides its query.' }),
  layout: z
    .strictObject({
      x: z.int().min(0).max(1000),
      y: z.int().min(0).max(10_000),
      w: z.int().min(1).max(1000),
      h: z.int().min(1).max(1000),
    })
    .meta({ description: 'Place on a grid of twelve columns.' }),
};

export const widget: z.ZodType<Widget> = z.strictObject({
  ...widgetShape,
  query: querySpec.nullable(),
  filterBindings: recordOf(name, name.nullable(), MAX_FILTERS)
    .optional()
    .meta({ description: 'Field that a native filter reaches in this widget; null keeps the filter away.' }),
});

/** A widget without its question, for public viewers. */
export const publicWidget: z.ZodType<Omit<Widget, 'query' | 'filterBindings'>> = z.strictObject(widgetShape);

export const filterValues: z.ZodType<{ [filterId: string]: FilterValue }> = recordOf(
  name,
  filterValue,
  MAX_FILTERS,
).meta({ description: 'Values by filter id; an absent one takes its default.' });

export const dashboardFilter: z.ZodType<DashboardFilter> = z.strictObject({
  id: name,
  field: name,
  type: z.enum(['date', 'select', 'number', 'text']),
  title: title.optional(),
  multiple: z.boolean().optional(),
  default: filterValue.optional(),
  dependsOn: listOf(name, 20).optional(),
});

export const dashboardShape: {
  [Key in keyof Required<DashboardDefinition>]: z.ZodType<DashboardDefinition[Key]>;
} = {
  title,
  description: text(2000).optional(),
  timezone: timezone.optional(),
  filters: listOf(dashboardFilter, MAX_FILTERS),
  widgets: listOf(widget, 100),
};

export const dashboardDefinition: z.ZodType<DashboardDefinition> = z
  .strictObject(dashboardShape)
  .meta({ description: 'A page of widgets with native filters.' });

export const dashboard: z.ZodType<Dashboard> = z.strictObject({
  ...dashboardShape,
  id: z.string(),
  revision,
  createdAt: instant,
  updatedAt: instant,
});

export const dashboardSummary: z.ZodType<DashboardSummary> = z.strictObject({
  id: z.string(),
  revision,
  title: z.string(),
  description: z.string().optional(),
  widgetCount: z.int().min(0),
  updatedAt: instant,
});

export const dashboardDataRequest: z.ZodType<DashboardDataRequest> = z.strictObject({
  filters: filterValues.optional(),
  timezone: timezone.optional(),
  widgets: listOf(name, 100).optional().meta({ description: 'Only these widgets.' }),
  fresh: z.boolean().optional().meta({ description: 'Ask the database even when a cached answer exists.' }),
});

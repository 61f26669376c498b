import { z } from 'zod';
import type {
  DashboardExport,
  DashboardListQuery,
  DashboardVersion,
  DiffQuery,
  EncodedFiltersQuery,
  FilterValuesRequest,
  PublicDashboard,
  VersionDiff,
  VersionSummary,
  WidgetDataRequest,
} from '../types/dashboard-requests.ts';
import { dashboardDefinition, dashboardShape, filterValues, publicWidget } from './dashboard.ts';
import { datasetDefinition } from './dataset.ts';
import { listQueryShape } from './list.ts';
import { listOf } from './kinds/list-of.ts';
import { filterScalar } from './filter.ts';
import { recordOf } from './kinds/record-of.ts';
import { flag, instant, name, revision, text, timezone, wholeNumber } from './primitives.ts';
import { base64url } from './query-requests.ts';

export const dashboardListQuery: z.ZodType<DashboardListQuery> = z.strictObject({
  ...listQueryShape,
  favourite: flag.optional().meta({ description: 'Only favourites of the caller.' }),
});

export const encodedFiltersQuery: z.ZodType<EncodedFiltersQuery> = z.strictObject({
  filters: base64url.optional().meta({ description: 'Filter values: base64url of their JSON.' }),
});

export const widgetDataRequest: z.ZodType<WidgetDataRequest> = z.strictObject({
  filters: filterValues.optional(),
  timezone: timezone.optional(),
  fresh: z.boolean().optional(),
  drill: recordOf(name, filterScalar, 50)
    .optional()
    .meta({
      description:
        'Instead of the answer, rows behind the group of it that has these values of dimensions. For editors.',
      examples: [{ origin: 'ORD', date_month: '2001-03-01' }],
    }),
});

export const filterValuesRequest: z.ZodType<FilterValuesRequest> = z.strictObject({
  q: text(200).optional(),
  filters: filterValues.optional(),
  limit: z.int().min(1).max(1000).optional(),
});

const versionShape = {
  revision,
  createdAt: instant,
  createdBy: z.string().nullable(),
  restoredFrom: revision.optional(),
};

export const versionSummary: z.ZodType<VersionSummary> = z.strictObject(versionShape);

export const dashboardVersion: z.ZodType<DashboardVersion> = z.strictObject({
  ...versionShape,
  definition: dashboardDefinition,
});

export const diffQuery: z.ZodType<DiffQuery> = z.strictObject({
  to: wholeNumber(1, 1_000_000_000)
    .optional()
    .meta({ description: 'The other revision; absent: the current one.' }),
});

export const versionDiff: z.ZodType<VersionDiff> = z.strictObject({
  from: revision,
  to: revision,
  changes: z.array(
    z.strictObject({
      pointer: z.string(),
      kind: z.enum(['added', 'removed', 'changed']),
      before: z.unknown().optional(),
      after: z.unknown().optional(),
    }),
  ),
});

export const dashboardExport: z.ZodType<DashboardExport> = z.strictObject({
  kind: z.literal('istari-lens/dashboard'),
  version: z.literal(1),
  dashboard: dashboardDefinition,
  datasets: listOf(datasetDefinition, 50).optional(),
  remap: recordOf(name, name, 500).optional(),
});

export const publicDashboard: z.ZodType<PublicDashboard> = z.strictObject({
  title: dashboardShape.title,
  description: dashboardShape.description,
  timezone: dashboardShape.timezone,
  filters: dashboardShape.filters,
  widgets: z.array(publicWidget),
  updatedAt: instant,
});

import type { z } from 'zod';
import { dashboardFilter, filterValues } from './dashboard.ts';
import { policyFilter, storedAs } from './dataset.ts';
import { filter, filterCondition, filters, timeRange } from './filter.ts';
import { aggregate, dimension, granularity, metric } from './query.ts';
import { cell, column, row, valueFormat, warning } from './query-result.ts';

/** Shapes that others are made of, named so that the OpenAPI document refers to them by name. */
export const parts: Readonly<Record<string, z.ZodType>> = Object.freeze({
  Aggregate: aggregate,
  CellValue: cell,
  Column: column,
  DashboardFilter: dashboardFilter,
  Dimension: dimension,
  Filter: filter,
  FilterCondition: filterCondition,
  FilterValues: filterValues,
  Filters: filters,
  Granularity: granularity,
  Metric: metric,
  PolicyFilter: policyFilter,
  Row: row,
  StoredAs: storedAs,
  TimeRange: timeRange,
  ValueFormat: valueFormat,
  Warning: warning,
});

import type { DatasetDefinition, DatasetField } from '../../contract/types/dataset.ts';
import type { Aggregate, Column, Metric, QuerySpec } from '../../contract/types/query.ts';
import { granularityOf } from '../time/granularities/index.ts';
import { dimensionAlias } from './alias.ts';
import type { PlannedDimension, PlannedMetric } from './nodes.ts';

/** Aggregates whose result is measured as their field is. */
const SAME_MEASURE: ReadonlySet<Aggregate> = new Set<Aggregate>(['sum', 'avg', 'min', 'max']);

/** Describes the columns of the answer, in the order asked: dimensions, then metrics. */
export function planColumns(
  spec: QuerySpec,
  { fields, metrics: defined = {} }: DatasetDefinition,
  dimensions: readonly PlannedDimension[],
  metrics: readonly PlannedMetric[],
): Column[] {
  const asked = new Map(
    (spec.dimensions ?? []).map((dimension) => {
      const full = typeof dimension === 'string' ? { field: dimension } : dimension;
      return [dimensionAlias(full), full.field];
    }),
  );
  return [
    ...dimensions.map(({ alias, granularity, expression }): Column => {
      const field = fields[asked.get(alias) ?? ''];
      const shown = granularity === null ? measure(field) : { granularity };
      const type = granularity === null ? expression.type : granularityOf(granularity).type;
      return { name: alias, type, role: 'dimension', label: field?.label ?? alias, ...shown };
    }),
    ...metrics.map(({ alias, expression }, index): Column => {
      const metric = spec.metrics?.[index];
      const own = metric !== undefined && 'metric' in metric ? defined[metric.metric] : undefined;
      const shown = measure(own ?? fieldOf(metric, fields));
      return { name: alias, type: expression.type, role: 'metric', label: own?.label ?? alias, ...shown };
    }),
  ];
}

function fieldOf(metric: Metric | undefined, fields: DatasetDefinition['fields']): DatasetField | undefined {
  if (metric === undefined || !('aggregate' in metric) || !SAME_MEASURE.has(metric.aggregate))
    return undefined;
  return metric.field === undefined ? undefined : fields[metric.field];
}

function measure(source: Pick<DatasetField, 'unit' | 'format'> | undefined): Pick<Column, 'unit' | 'format'> {
  return {
    ...(source?.unit === undefined ? {} : { unit: source.unit }),
    ...(source?.format === undefined ? {} : { format: source.format }),
  };
}

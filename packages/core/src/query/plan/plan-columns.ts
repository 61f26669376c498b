import type { Sound } from '../../contract/reading.ts';
import type { DatasetDefinition, DatasetField } from '../../contract/types/dataset.ts';
import type { Column, QuerySpec } from '../../contract/types/query.ts';
import { granularityOf } from '../time/granularities/index.ts';
import { fullDimension } from './alias.ts';
import type { AskedMetric } from './asked-metric.ts';
import type { PlannedDimension, PlannedMetric } from './nodes.ts';

/** Describes the columns of the answer, in the order asked: dimensions, then metrics. */
export function planColumns(
  asked: { dimensions: Sound<QuerySpec>['dimensions']; metrics: readonly AskedMetric[] },
  definition: DatasetDefinition,
  dimensions: readonly PlannedDimension[],
  metrics: readonly PlannedMetric[],
): Column[] {
  return [
    ...dimensions.map(({ alias, granularity, expression }, index): Column => {
      const field = definition.fields[fullDimension(asked.dimensions?.[index]).field ?? ''];
      const shown = granularity === null ? measure(field) : { granularity };
      const type = granularity === null ? expression.type : granularityOf(granularity).type;
      return { name: alias, type, role: 'dimension', label: field?.label ?? alias, ...shown };
    }),
    ...metrics.map(({ alias, expression }, index): Column => {
      const shown = asked.metrics[index]?.shownAs(definition) ?? {};
      const { label = alias } = shown;
      return { name: alias, type: expression.type, role: 'metric', label, ...measure(shown) };
    }),
  ];
}

function measure(source: Pick<DatasetField, 'unit' | 'format'> | undefined): Pick<Column, 'unit' | 'format'> {
  return {
    ...(source?.unit === undefined ? {} : { unit: source.unit }),
    ...(source?.format === undefined ? {} : { format: source.format }),
  };
}

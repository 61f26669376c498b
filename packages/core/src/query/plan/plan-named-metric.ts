import type { Sound } from '../../contract/reading.ts';
import type { NamedMetric } from '../../contract/types/query.ts';
import { withAggregateFilter } from '../dataset/aggregate-expression.ts';
import type { Expression } from './nodes.ts';
import { askedFields } from './operand-source.ts';
import type { PlanContext } from './plan-context.ts';
import { planFilters } from './plan-filter.ts';

/** Plans a metric that the dataset defines; its own filters reach every aggregate in it. */
export function planNamedMetric(
  name: string,
  filters: Sound<NamedMetric>['filters'],
  pointer: string,
  context: PlanContext,
): Expression | undefined {
  const { model, issues } = context;
  const found = model.metric(name);
  const filter = planFilters(filters, `${pointer}/filters`, askedFields(context), context);
  if (found === undefined) {
    const known = Object.keys(model.definition.metrics ?? {});
    issues.addUnknown(`${pointer}/metric`, 'unknown_metric', 'metric in this dataset', name, known);
    return undefined;
  }
  if ('problem' in found) {
    const detail = 'The dataset defines this metric wrongly. Ask its editor to correct it.';
    issues.add(`${pointer}/metric`, 'invalid_dataset', detail);
    return undefined;
  }
  return filter === null ? found : withAggregateFilter(found, filter);
}

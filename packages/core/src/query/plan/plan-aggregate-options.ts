import type { Sound } from '../../contract/reading.ts';
import type { AggregateMetric, PlainAggregate } from '../../contract/types/query.ts';
import type { AggregateDescriptor } from '../aggregates/aggregate.ts';
import type { OptionDescriptor } from '../aggregates/options/option.ts';
import type { OperationProblem } from '../formula/operations/operation.ts';
import type { AggregateExpression, AggregateOption, Expression } from './nodes.ts';
import { askedFields } from './operand-source.ts';
import type { PlanContext } from './plan-context.ts';

/** Every option of aggregates of rows. */
const OPTIONS: Readonly<Record<AggregateOption, true>> = { p: true, by: true };

/** Reads the options that an aggregate takes; reports those that it lacks and those that it does not take. */
export function planAggregateOptions(
  metric: Sound<Pick<AggregateMetric, AggregateOption>> & { aggregate: PlainAggregate },
  descriptors: AggregateDescriptor['options'],
  pointer: string,
  context: PlanContext,
): AggregateExpression['options'] | undefined {
  const { issues } = context;
  const source = askedFields(context);
  let isComplete = true;
  const options: Partial<Record<AggregateOption, Expression>> = {};
  for (const name of Object.keys(OPTIONS) as AggregateOption[]) {
    const value = metric[name];
    const descriptor = descriptors[name];
    const place = `${pointer}/${name}`;
    if (descriptor === undefined) {
      if (value === undefined) continue;
      const detail = `"${metric.aggregate}" has no option "${name}". Leave this out.`;
      issues.add(place, 'unexpected', detail);
      continue;
    }
    const found =
      value === undefined
        ? missing(metric.aggregate, name, descriptor)
        : descriptor.read(value, (field) => source(field, place));
    const problem = found === undefined || 'problem' in found ? found : descriptor.check(found);
    if (problem !== undefined)
      issues.add(place, value === undefined ? 'missing' : 'value_type', problem.problem);
    if (found === undefined || 'problem' in found || problem !== undefined) isComplete = false;
    else options[name] = found;
  }
  return isComplete ? options : undefined;
}

function missing(
  aggregate: PlainAggregate,
  name: AggregateOption,
  { what }: OptionDescriptor,
): OperationProblem {
  return { problem: `"${aggregate}" needs ${what}: give it as "${name}".` };
}

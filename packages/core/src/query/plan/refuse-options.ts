import type { Sound } from '../../contract/reading.ts';
import type { AggregateMetric } from '../../contract/types/query.ts';
import type { Issues } from './issues.ts';

type Option = Exclude<keyof AggregateMetric, 'aggregate' | 'as'>;

/** Those that only some aggregates take; a field and filters are refused where they are of no use. */
const OPTIONS: Readonly<Record<Exclude<Option, 'field' | 'filters'>, true>> = {
  p: true,
  by: true,
  of: true,
  dense: true,
  window: true,
  value: true,
  over: true,
};

/** Reports the options that an aggregate has and does not take. */
export function refuseOptions(
  metric: Sound<AggregateMetric>,
  taken: readonly Option[],
  pointer: string,
  issues: Issues,
  also: readonly Option[] = [],
): void {
  for (const name of [...(Object.keys(OPTIONS) as Option[]), ...also]) {
    if (metric[name] === undefined || taken.includes(name)) continue;
    issues.add(
      `${pointer}/${name}`,
      'unexpected',
      `"${metric.aggregate}" has no option "${name}" here. Leave this out.`,
    );
  }
}

import fc from 'fast-check';
import type { Metric } from '../../../src/contract/types/query.ts';
import { metricAlias } from '../evaluator/metrics.ts';
import type { FieldFacts } from './field-facts.ts';
import { aggregateMetric, formulaMetric, isNumberType } from './metric.ts';
import type { Workshop } from './workshop.ts';

/** The metrics; the count `n` is one of them. */
export function drawMetrics(
  { variant, goals, fields, draw, wants }: Workshop,
  repeated: ReadonlySet<number>,
): Metric[] {
  const isRepeated = repeated.size > 0;
  const metrics: Metric[] = [
    isRepeated ? { aggregate: 'countDistinct', field: 'id', as: 'n' } : { aggregate: 'count', as: 'n' },
  ];
  for (const goal of goals) {
    if (goal.kind === 'aggregate') metrics.push(draw(aggregateMetric(goal.aggregate, fields, repeated)));
  }
  if (wants('namedMetric') || wants('namedMetricFilter')) {
    const names = isRepeated
      ? ['spread', 'texts', 'firstText']
      : [
          'largeShare',
          'moneyTotal',
          'smallMean',
          'spread',
          'mixed',
          'largePercent',
          'texts',
          'moneyMedian',
          'smallHigh',
          'smallSpread',
          'firstText',
        ];
    if (variant === 'items' && !isRepeated) names.push('itemsPerFact', 'worthOfGood');
    metrics.push({
      metric: draw(fc.constantFrom(...(variant === 'flights' ? ['lateShare', 'averageSpeed'] : names))),
    });
  }
  const named = metrics.map((metric, index): Metric =>
    index === 0 ? metric : { ...metric, as: `m${index}` },
  );
  if (!wants('formula') && draw(fc.nat(3)) > 0) return named;
  const number = named.find(
    (metric, index) => index > 0 && 'field' in metric && isNumber(metric.field, metric.aggregate, fields),
  );
  const formula = draw(formulaMetric('n', number === undefined ? null : metricAlias(number), 'f'));
  return draw(fc.boolean()) ? [...named, formula] : [formula, ...named];
}

/** True when an aggregate of that field is a number. */
export function isNumber(
  field: string | undefined,
  aggregate: string,
  fields: readonly FieldFacts[],
): boolean {
  const type = fields.find(({ name }) => name === field)?.type;
  return type !== undefined && (isNumberType(type) || aggregate === 'countDistinct');
}

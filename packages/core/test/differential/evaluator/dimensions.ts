import type { Dimension, DimensionSpec, Granularity, QuerySpec } from '../../../src/contract/types/query.ts';
import { bucketOf } from './bucket.ts';
import type { EvaluatorClock } from './clock.ts';
import { isPart } from './list-buckets.ts';
import type { Operand } from './operand.ts';
import type { AnswerColumn } from './question.ts';
import type { Row } from './rows.ts';
import type { Family } from './write-time.ts';

/** A dimension of a question. */
export interface DimensionOperand extends Operand<Row> {
  readonly alias: string;
  /** What its times are before they are cut. */
  readonly source: Family | null;
  readonly columnType: AnswerColumn['type'];
}

/** What a dimension is of a row. */
export function dimensionOf(
  dimension: Dimension,
  field: (name: string) => Operand<Row>,
  clock: EvaluatorClock,
): DimensionOperand {
  const spec: DimensionSpec = typeof dimension === 'string' ? { field: dimension } : dimension;
  const operand = field(spec.field);
  const { granularity, as: alias = spec.field } = spec;
  if (granularity === undefined || operand.family === null) {
    return { ...operand, alias, source: operand.family, columnType: operand.type };
  }
  const suffix = typeof granularity === 'object' ? `${granularity.every}_${granularity.unit}` : granularity;
  const bucket = bucketOf(granularity, operand.family, clock);
  return {
    ...operand,
    source: operand.family,
    family: bucket.family,
    alias: spec.as ?? `${spec.field}_${suffix}`,
    columnType: bucket.type,
    of(row) {
      const value = operand.of(row);
      return typeof value === 'bigint' ? bucket.cut(value) : null;
    },
  };
}

/** A dimension that is cut. */
export interface Cut {
  readonly place: number;
  readonly field: string;
  readonly granularity: Granularity;
  readonly family: Family;
}

/** True for buckets of time, of which a range has a first and a last. */
export function isBucket({ granularity }: Cut): boolean {
  return !isPart(granularity);
}

/** The dimensions that are cut. */
export function cutsOf(spec: QuerySpec, dimensions: readonly DimensionOperand[]): Cut[] {
  return (spec.dimensions ?? []).flatMap((given, place) => {
    const family = dimensions[place]?.source ?? null;
    if (typeof given === 'string' || given.granularity === undefined || family === null) return [];
    return [{ place, field: given.field, granularity: given.granularity, family }];
  });
}

import type { DimensionSpec, Metric } from '../../contract/types/query.ts';
import type { Issues } from './issues.ts';

const ALIAS = /^[\p{L}_][\p{L}\p{N}_]{0,62}$/u;
const RESERVED = new Set(['__proto__']);

/** A dimension's alias: the given one, else the field's name, with its granularity when cut. */
export function dimensionAlias({ as, field, granularity }: DimensionSpec): string {
  if (as !== undefined) return as;
  if (granularity === undefined) return field;
  if (typeof granularity === 'object') return `${field}_${granularity.every}_${granularity.unit}`;
  return `${field}_${granularity}`;
}

/** A metric's alias: the given one, else the metric's name, else `count` or `<aggregate>_<field>`. */
export function metricAlias(metric: Metric): string {
  if (metric.as !== undefined) return metric.as;
  if ('metric' in metric) return metric.metric;
  if ('formula' in metric) return '';
  return metric.field === undefined ? metric.aggregate : `${metric.aggregate}_${metric.field}`;
}

/** Reports an alias that formulas could not name, and one that is taken. */
export function checkAlias(
  alias: unknown,
  taken: Set<string>,
  pointer: string,
  given: boolean,
  issues: Issues,
): void {
  if (typeof alias !== 'string' || !ALIAS.test(alias) || RESERVED.has(alias)) {
    const detail =
      'A name must begin with a letter or _ and go on with letters, digits or _, at most 63 in all.';
    issues.add(
      given ? `${pointer}/as` : pointer,
      'invalid_alias',
      given ? detail : `${detail} Give one with "as".`,
    );
    return;
  }
  if (taken.has(alias)) {
    const detail = 'This name is taken by another dimension or metric of the query: give another with "as".';
    issues.add(given ? `${pointer}/as` : pointer, 'duplicate_alias', detail);
  }
  taken.add(alias);
}

import type { QuerySpec } from '../contract/types/query.ts';
import { compileStatement } from './compile/compile-statement.ts';
import { decoderFor } from './decode/decoder-for.ts';
import { planQuery } from './plan/plan-query.ts';
import type { CompiledQuery, QueryContext } from './types.ts';

/**
 * Validates, plans and compiles one question, without a clock and without I/O.
 *
 * Throws a ValidationError `invalid_query` with every problem found, each with a JSON pointer into
 * the question (`limit_exceeded` when only limits are in the way). What the contract knows and this
 * version does not answer is refused there too, never passed over.
 */
export function compileQuery(spec: QuerySpec, context: QueryContext): CompiledQuery {
  const plan = planQuery(spec, context);
  const { dataset } = context;
  const { validUntil } = plan.gathered;
  return Object.freeze({
    statement: compileStatement(plan),
    columns: Object.freeze(plan.columns.map((column) => Object.freeze(column))),
    decoders: Object.freeze(
      [...plan.dimensions, ...plan.metrics].map(({ expression }, index) =>
        decoderFor(plan.columns[index]?.type ?? 'text', expression, plan.zone),
      ),
    ),
    limit: plan.limit + 1,
    timezone: plan.zone.name,
    ranges: Object.freeze(plan.gathered.ranges.map((range) => Object.freeze(range))),
    warnings: Object.freeze([]),
    validUntil: validUntil === null ? null : new Date(validUntil),
    policyFingerprint: plan.policyFingerprint,
    datasetId: dataset.id,
    dataSourceId: dataset.dataSourceId,
    tables: Object.freeze([plan.base, ...plan.joins].map(({ schema, table }) => `${schema}.${table}`)),
  });
}

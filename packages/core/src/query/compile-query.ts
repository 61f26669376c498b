import type { TableReference } from '../contract/types/dataset.ts';
import { readWith } from '../contract/parse.ts';
import type { Reading } from '../contract/reading.ts';
import { schemas } from '../contract/schemas/index.ts';
import type { QuerySpec } from '../contract/types/query.ts';
import { compileStatement } from './compile/compile-statement.ts';
import { uniqueClaims } from './dataset/unique-claims.ts';
import { decoderFor } from './decode/decoder-for.ts';
import { planQuery, type QueryPlan } from './plan/plan-query.ts';
import { decodeDouble } from './decode/double.ts';
import type { AnswerSections, CellDecoder, CompiledQuery, QueryContext } from './types.ts';

/**
 * Validates, plans and compiles one question, without a clock and without I/O.
 *
 * Throws a ValidationError `invalid_query` with every problem found, of its shape as well as of what it
 * names, each with a JSON pointer into the question (`limit_exceeded` when only limits are in the way).
 * What the contract knows and this version does not answer is refused there too, never passed over.
 */
export function compileQuery(spec: QuerySpec, context: QueryContext): CompiledQuery {
  return compileReading(readWith(schemas.QuerySpec, spec), context);
}

/** As {@link compileQuery}, for a question that has been read by the contract already. */
export function compileReading(question: Reading<QuerySpec>, context: QueryContext): CompiledQuery {
  const plan = planQuery(question, context);
  const { dataset } = context;
  const { validUntil } = plan.gathered;
  const tables = [plan.base, ...plan.joins].map(({ schema, table }) => Object.freeze({ schema, table }));
  return Object.freeze({
    statement: compileStatement(plan),
    columns: Object.freeze(plan.columns.map((column) => Object.freeze(column))),
    decoders: Object.freeze(decodersOf(plan)),
    limit: plan.limit + 1,
    sections: sectionsOf(plan),
    incomplete: plan.incomplete,
    timezone: plan.zone.name,
    ranges: Object.freeze(plan.gathered.ranges.map((range) => Object.freeze(range))),
    warnings: Object.freeze([]),
    validUntil: validUntil === null ? null : new Date(validUntil),
    policyFingerprint: plan.policyFingerprint,
    rowSecurity: rowSecurityOf(plan.rowSecurity, tables),
    datasetId: dataset.id,
    dataSourceId: dataset.dataSourceId,
    claims: Object.freeze(plan.isDenied ? [] : uniqueClaims(plan.base, plan.joins)),
    // Rows are never fused.
    ...(plan.isOfRows ? {} : { plan }),
    tables: Object.freeze(tables.map(({ schema, table }) => `${schema}.${table}`)),
  });
}

function decodersOf({ dimensions, metrics, stages, columns, zone }: QueryPlan): CellDecoder[] {
  const asked = [...dimensions, ...metrics].map((shown, index) =>
    decoderFor(columns[index]?.type ?? 'text', shown, zone),
  );
  const added = (stages?.compare?.columns ?? []).map(({ kind, metric }) => {
    const own = asked[dimensions.length + metric];
    if (kind === 'percent' || own === undefined) return decodeDouble;
    return own;
  });
  return [...asked, ...added];
}

function sectionsOf({ stages, dimensions }: QueryPlan): AnswerSections | null {
  if (stages === null || (!stages.totals && stages.topN?.others !== true)) return null;
  const aliases = dimensions.map(({ alias }) => alias);
  const levels = Array.from({ length: Math.max(0, aliases.length - 1) }, (_, index) =>
    Object.freeze(aliases.slice(0, index + 1)),
  );
  return Object.freeze({
    subtotals: stages.totals ? Object.freeze(levels) : null,
    maxRows: stages.maxRows,
  });
}

function rowSecurityOf(
  planned: QueryPlan['rowSecurity'],
  tables: readonly TableReference[],
): CompiledQuery['rowSecurity'] {
  if (planned === null) return null;
  const { role, settings } = planned;
  return Object.freeze({ role, settings, tables: Object.freeze(tables) });
}

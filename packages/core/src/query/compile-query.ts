import type { TableReference } from '../contract/types/dataset.ts';
import { readWith } from '../contract/parse.ts';
import type { Reading } from '../contract/reading.ts';
import { schemas } from '../contract/schemas/index.ts';
import type { QuerySpec } from '../contract/types/query.ts';
import { compileStatement } from './compile/compile-statement.ts';
import { uniqueClaims } from './dataset/unique-claims.ts';
import { audienceOf, cursorMismatch, readCursor, writeCursor, type ReadCursor } from './cursor/cursors.ts';
import { decoderFor } from './decode/decoder-for.ts';
import { planQuery, type QueryPlan } from './plan/plan-query.ts';
import { decodeDouble } from './decode/double.ts';
import type { AnswerSections, CellDecoder, CompiledQuery, QueryContext } from './types.ts';

/**
 * Validates, plans and compiles one question, without a clock and without I/O.
 *
 * Throws a ValidationError `invalid_query` with every problem found, of its shape as well as of what it
 * names, each with a JSON pointer into the question (`limit_exceeded` when only limits are in the way).
 * Throws LensError `cursor_mismatch` for a cursor of another question or of somebody else.
 */
export function compileQuery(spec: QuerySpec, context: QueryContext): CompiledQuery {
  return compileReading(readWith(schemas.QuerySpec, spec), context);
}

/** As {@link compileQuery}, for a question that has been read by the contract already. */
export function compileReading(question: Reading<QuerySpec>, context: QueryContext): CompiledQuery {
  const cursor = cursorOf(question, context);
  // Pages are of the instant of the first one: what `last 7 days` is does not move below them.
  const asked = cursor === null ? context : { ...context, now: cursor.at };
  const plan = planQuery(question, asked);
  const { dataset } = context;
  const validUntil = cursor === null ? plan.gathered.validUntil : null;
  const whole = compileStatement(plan);
  const of = (): string => audienceOf(whole, plan, context);
  if (cursor !== null && (cursor.of !== of() || cursor.after.length !== plan.order.length))
    throw cursorMismatch();
  const tables = [plan.base, ...plan.joins].map(({ schema, table }) => Object.freeze({ schema, table }));
  return Object.freeze({
    statement: cursor === null ? whole : compileStatement(plan, cursor.after),
    columns: Object.freeze(plan.columns.map((column) => Object.freeze(column))),
    decoders: Object.freeze(decodersOf(plan)),
    limit: plan.limit + 1,
    sections: sectionsOf(plan),
    incomplete: plan.incomplete,
    reconciliations: Object.freeze(plan.reconciliations),
    pages: pagesOf(plan, of, asked),
    timezone: plan.zone.name,
    ranges: Object.freeze(plan.gathered.ranges.map((range) => Object.freeze(range))),
    warnings: Object.freeze([]),
    validUntil: validUntil === null ? null : new Date(validUntil),
    policyFingerprint: plan.policyFingerprint,
    rowSecurity: rowSecurityOf(plan.rowSecurity, tables),
    datasetId: dataset.id,
    dataSourceId: dataset.dataSourceId,
    claims: Object.freeze(plan.isDenied ? [] : uniqueClaims(plan.base, plan.joins)),
    // Further pages are never fused.
    ...(cursor !== null ? {} : { plan }),
    tables: Object.freeze(tables.map(({ schema, table }) => `${schema}.${table}`)),
  });
}

function cursorOf({ sound }: Reading<QuerySpec>, { cursors }: QueryContext): ReadCursor | null {
  const cursor = sound?.cursor;
  return cursor === undefined || cursor === null ? null : readCursor(cursor, cursors);
}

function pagesOf(plan: QueryPlan, of: () => string, { cursors, now }: QueryContext): CompiledQuery['pages'] {
  const { stages, order } = plan;
  const isWhole =
    stages !== null &&
    (stages.totals || stages.topN !== null || stages.fill !== null || stages.compare !== null);
  if (cursors === undefined || isWhole || order.length === 0 || plan.dimensions.length === 0) return null;
  return Object.freeze({
    order: Object.freeze(order.map(({ position }) => position - 1)),
    cursorAfter: (after: readonly (string | null)[]) => writeCursor({ at: now, of: of(), after }, cursors),
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

import { dimensionSql } from '../compile/dimension.ts';
import type { CompileContext } from '../compile/compile-context.ts';
import { columnName } from '../compile/compile-statement.ts';
import { conditionSql, naturalSql } from '../compile/expression.ts';
import type { Sql } from '../compile/sql.ts';
import type {
  AggregateExpression,
  ColumnExpression,
  Condition,
  Expression,
  PlannedDimension,
} from '../plan/nodes.ts';
import type { PlannedPart } from '../plan/plan-parts.ts';
import type { QueryPlan } from '../plan/plan-query.ts';
import { aggregatesOf } from '../plan/tables-used.ts';
import { familyOf } from '../time/stored-as/natural.ts';
import type { TimeFamily } from '../time/span-of-literal.ts';
import { labelsOf } from './bucket-label.ts';
import { conjunctsOf } from './conjuncts.ts';
import { DECOMPOSITIONS } from './decompositions/index.ts';
import { distinctValues } from './distinct-values.ts';
import type { DataFacts } from './facts.ts';
import { sqlKey } from './sql-key.ts';
import { boundsOf, type TimeBounds } from './time-bounds.ts';

/** A condition that every row of a question passes. */
export interface Conjunct {
  readonly key: string;
  readonly condition: Condition;
  readonly sql: Sql;
}

/** A time that is cut at edges, by one zone. */
export interface CutTime {
  readonly key: string;
  readonly natural: Sql;
  readonly family: TimeFamily;
  readonly bounds: TimeBounds;
  /** The most pieces that this granularity cuts it into. */
  readonly pieces: number;
}

/** What a question is grouped by. */
export interface MemberDimension {
  /** Equal for equal dimensions of questions that are fused. */
  readonly key: string;
  /** The most groups that it makes; Infinity when nobody knows. */
  readonly groups: number;
  readonly planned: PlannedDimension;
  /** The column itself, where what it is grouped by is all that conditions could want of it. */
  readonly column: ColumnExpression | null;
  /** Null where nothing is cut. */
  readonly time: CutTime | null;
}

/** A question that can be fused with others. */
export interface Member {
  readonly index: number;
  readonly plan: QueryPlan;
  readonly part: PlannedPart;
  /** Equal for questions that read the same rows by the same rules. */
  readonly source: string;
  readonly context: CompileContext;
  readonly dimensions: readonly MemberDimension[];
  readonly conjuncts: readonly Conjunct[];
  readonly aggregates: readonly AggregateExpression[];
}

/** What a plan brings into a fusion; null where it has to be asked alone. */
export function memberOf(
  index: number,
  plan: QueryPlan,
  facts: DataFacts,
  context: CompileContext,
): Member | null {
  const [part, ...others] = plan.parts;
  if (part === undefined || others.length > 0 || part.per !== null) return null;
  if (plan.isDenied || plan.isOfRows || plan.stages !== null) return null;
  if (plan.joins.some(({ cardinality }) => cardinality === 'oneToMany')) return null;
  const aggregates = [...new Set(expressionsOf(plan).flatMap((expression) => [...aggregatesOf(expression)]))];
  if (aggregates.some(({ aggregate }) => DECOMPOSITIONS[aggregate] === null)) return null;
  if (plan.dimensions.length === 0 && aggregates.length === 0) return null;
  const conjuncts = part.where.flatMap(conjunctsOf).map((condition): Conjunct => {
    const made = conditionSql(condition, context);
    return { key: sqlKey(made), condition, sql: made };
  });
  const dimensions: MemberDimension[] = [];
  for (const planned of plan.dimensions) {
    const dimension = dimensionOf(planned, { plan, facts, context, conjuncts });
    if (dimension === null) return null;
    dimensions.push(dimension);
  }
  // A left join to one row at most changes no rows, so not all of the questions need to make it.
  const deciding = plan.joins.filter(({ type }) => type === 'inner');
  const source = JSON.stringify([plan.base, deciding, plan.rowSecurity, plan.policyFingerprint]);
  return { index, plan, part, source, context, dimensions, conjuncts, aggregates };
}

/** The metrics, and what the condition on groups compares. */
function expressionsOf({ metrics, having }: QueryPlan): Expression[] {
  return [...metrics.map(({ expression }) => expression), ...(having === null ? [] : operandsOf(having))];
}

function operandsOf(condition: Condition): Expression[] {
  switch (condition.kind) {
    case 'comparison':
    case 'piece':
      return [condition.operand];
    case 'expression':
      return [condition.expression];
    case 'and':
    case 'or':
    case 'exists':
      return condition.conditions.flatMap(operandsOf);
    case 'not':
      return operandsOf(condition.condition);
    case 'never':
      return [];
  }
}

interface DimensionContext {
  readonly plan: QueryPlan;
  readonly facts: DataFacts;
  readonly context: CompileContext;
  readonly conjuncts: readonly Conjunct[];
}

/** Null where its buckets would have to be computed for each row, of which Postgres expects a group each. */
function dimensionOf(
  planned: PlannedDimension,
  { plan, facts, context, conjuncts }: DimensionContext,
): MemberDimension | null {
  const { expression, granularity, calendar } = planned;
  const { storedAs } = expression;
  if (granularity === null || storedAs === null) {
    const column = expression.kind === 'column' && isItself(expression) ? expression : null;
    const groups = distinctValues(expression, plan, facts);
    return { key: sqlKey(dimensionSql(planned, context)), groups, planned, column, time: null };
  }
  const labels = labelsOf(granularity);
  if (labels === null) return null;
  const natural = naturalSql(expression, context);
  const place = sqlKey(natural);
  const bounds = boundsOf(
    conjuncts.map(({ condition }) => condition),
    (operand) => operand.storedAs !== null && sqlKey(naturalSql(operand, context)) === place,
  );
  if (bounds === null) return null;
  const family = familyOf(storedAs);
  const days = Number((bounds.end - bounds.start) / 86_400_000_000n);
  const time: CutTime = {
    // Only moments are cut otherwise in another zone.
    key: JSON.stringify([place, family === 'instant' ? context.zone.name : '']),
    natural,
    family,
    bounds,
    pieces: (labels.unit === 'day' ? days : days / SHORTEST_MONTH) + 2,
  };
  const key = JSON.stringify([time.key, granularity, calendar]);
  return { key, groups: labels.count(days), planned, column: null, time };
}

/** Days. */
const SHORTEST_MONTH = 28;

/** Types whose value, once rows are grouped by it, is still what the column holds. */
const KEPT: ReadonlySet<Expression['type']> = new Set([
  'text',
  'boolean',
  'integer',
  'bigint',
  'decimal',
  'uuid',
]);

function isItself({ type, storedAs }: ColumnExpression): boolean {
  return storedAs === null && KEPT.has(type);
}

/** How statements of questions in these circumstances are written; one may serve many of them. */
export function contextOf({ zone, zones }: Pick<QueryPlan, 'zone' | 'zones'>): CompileContext {
  return { zone, zones, column: columnName, compiled: new Map() };
}

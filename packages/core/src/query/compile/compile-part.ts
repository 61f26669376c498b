import type { TableReference } from '../../contract/types/dataset.ts';
import { BASE } from '../dataset/column-expression.ts';
import type { AggregateExpression } from '../plan/nodes.ts';
import type { PlannedPart } from '../plan/plan-parts.ts';
import type { CompileContext } from './compile-context.ts';
import { conditionSql, rawSql } from './expression.ts';
import { joinClause } from './join-clause.ts';
import { integer, joinSql, name, sql, type Sql } from './sql.ts';

/** The rows of one part, and what is calculated over them. */
export interface CompiledPart {
  /** ` FROM … WHERE …` */
  readonly from: Sql;
  /** Each aggregate of the metrics that belongs here, as it has to be calculated. */
  readonly aggregates: ReadonlyMap<AggregateExpression, Sql>;
}

/** Compiles one part of a plan. */
export function compilePart(part: PlannedPart, base: TableReference, context: CompileContext): CompiledPart {
  const where = joinSql(
    part.where.map((condition) => conditionSql(condition, context)),
    sql` AND `,
  );
  const joins = joinSql(part.joins.map(joinClause), sql``);
  const from = sql` FROM ${name(base.schema, base.table)} AS ${name(BASE)}${joins}`;
  const aggregates = [...part.aggregates].map(([asked, made]) => [asked, rawSql(made, context)] as const);
  return {
    from: where.size === 0 ? from : sql`${from} WHERE ${where}`,
    aggregates: new Map(aggregates),
  };
}

/** ` GROUP BY` the first columns. */
export function groupByFirst(count: number): Sql {
  const positions = Array.from({ length: count }, (_, index) => integer(index + 1));
  return sql` GROUP BY ${joinSql(positions, sql`, `)}`;
}

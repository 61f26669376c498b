import type { TableReference } from '../../contract/types/dataset.ts';
import { AGGREGATES } from '../aggregates/index.ts';
import { BASE } from '../dataset/column-expression.ts';
import type { AggregateExpression } from '../plan/nodes.ts';
import type { PlannedPart } from '../plan/plan-parts.ts';
import type { CompileContext } from './compile-context.ts';
import { dimensionSql } from './dimension.ts';
import { conditionSql, optionsSql, rawSql } from './expression.ts';
import { joinClause } from './join-clause.ts';
import { integer, joinSql, name, sql, type Sql } from './sql.ts';

/** The rows of one part, and what is calculated over them. */
export interface CompiledPart {
  /** ` FROM … WHERE …` */
  readonly from: Sql;
  /** What the rows are grouped by. */
  readonly dimensions: readonly Sql[];
  /** Each aggregate of the metrics that belongs here, as it has to be calculated. */
  readonly aggregates: ReadonlyMap<AggregateExpression, Sql>;
}

/** What a part is compiled with besides the plan's conditions. */
export interface PartOptions {
  readonly base: TableReference;
  readonly dimensions: readonly Sql[];
  /** A further condition on its rows; null for none. */
  readonly only?: Sql | null;
}

/** Compiles one part of a plan. */
export function compilePart(
  part: PlannedPart,
  { base, dimensions, only = null }: PartOptions,
  context: CompileContext,
): CompiledPart {
  const conditions = part.where.map((condition) => conditionSql(condition, context));
  const where = joinSql(only === null ? conditions : [...conditions, only], sql` AND `);
  const joins = joinSql(part.joins.map(joinClause), sql``);
  const from = sql` FROM ${name(base.schema, base.table)} AS ${name(BASE)}${joins}`;
  const rows = where.size === 0 ? from : sql`${from} WHERE ${where}`;
  return calculateOver(rows, part, dimensions, context);
}

/** The aggregates of a part over its rows, which are ` FROM … WHERE …`. */
export function calculateOver(
  rows: Sql,
  { per, aggregates: asked }: Pick<PlannedPart, 'per' | 'aggregates'>,
  dimensions: readonly Sql[],
  context: CompileContext,
): CompiledPart {
  if (per !== null) return overGroups({ per, aggregates: asked }, rows, dimensions, context);
  const aggregates = [...asked].map(([outer, made]) => [outer, rawSql(made, context)] as const);
  return { from: rows, dimensions, aggregates: new Map(aggregates) };
}

/**
 * The values of finer groups as rows. Groups without a row that passes the filter of an aggregate are none
 * of its own.
 */
function overGroups(
  { per, aggregates: asked }: Pick<PlannedPart, 'aggregates'> & { per: NonNullable<PlannedPart['per']> },
  rows: Sql,
  dimensions: readonly Sql[],
  context: CompileContext,
): CompiledPart {
  const keys = [...dimensions, ...per.map((dimension) => dimensionSql(dimension, context))];
  const values: Sql[] = [];
  const column = (value: Sql): Sql => name('fine', `v${values.push(value)}`);
  const aggregates = [...asked].map(([outer, { filter, argument, ...made }]) => {
    if (argument?.kind !== 'aggregate')
      throw new TypeError('Groups are divided for an aggregate of two levels.');
    const condition = filter === null ? null : conditionSql(filter, context);
    const value = column(rawSql({ ...argument, filter }, context));
    const isThere = condition === null ? null : column(sql`bool_or(${condition})`);
    const input = {
      argument: value,
      expression: argument,
      options: optionsSql(made.options, context),
      condition: isThere,
    };
    return [outer, AGGREGATES[outer.aggregate].sql(input)] as const;
  });
  const names = [
    ...keys.map((_, index) => name(`k${index + 1}`)),
    ...values.map((_, index) => name(`v${index + 1}`)),
  ];
  const fine = sql`SELECT ${joinSql([...keys, ...values], sql`, `)}${rows}${groupByFirst(keys.length)}`;
  return {
    from: sql` FROM (${fine}) AS ${name('fine')} (${joinSql(names, sql`, `)})`,
    dimensions: dimensions.map((_, index) => name('fine', `k${index + 1}`)),
    aggregates: new Map(aggregates),
  };
}

/** ` GROUP BY` the first columns. */
export function groupByFirst(count: number): Sql {
  const positions = Array.from({ length: count }, (_, index) => integer(index + 1));
  return sql` GROUP BY ${joinSql(positions, sql`, `)}`;
}

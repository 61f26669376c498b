import type { Join } from '../../contract/types/dataset.ts';
import type { SqlStatement } from '../../databases/sql-client.ts';
import { filterClause } from '../aggregates/filter-clause.ts';
import type { CompileContext } from '../compile/compile-context.ts';
import { groupByFirst } from '../compile/compile-part.ts';
import { orderClause } from '../compile/order-clause.ts';
import { outputSql } from '../compile/dimension.ts';
import { conditionSql, naturalSql } from '../compile/expression.ts';
import { integer, joinSql, name, renderSql, sql, type Sql } from '../compile/sql.ts';
import { textOf } from '../compile/text-of.ts';
import type { AggregateExpression, Condition } from '../plan/nodes.ts';
import { conjunctsOf } from './conjuncts.ts';
import { DECOMPOSITIONS } from './decompositions/index.ts';
import { createFineTable, type FineTable } from './fine-table.ts';
import type { Conjunct, Member } from './member.ts';
import { liftOver, type Lift } from './lift.ts';

/** Characters; a statement this long is better asked in pieces. */
const MAX_SIZE = 500_000;
const AND = sql` AND `;

/**
 * One statement for several questions over the same rows. It reads them once, into groups so fine that every
 * question's own groups are made of them, and then groups these again for each question: its rows begin with
 * the question's place among the members and the row's place in its answer, and go on with its columns as the
 * texts that they have in a statement of their own. Null where it cannot be written.
 */
export function fuseMembers(members: readonly [Member, ...Member[]]): SqlStatement | null {
  const [first] = members;
  const fine = createFineTable(members);
  const joins = joinsOf(members);
  if (fine === null || joins === null) return null;
  const common = commonKeys(members);
  const lift = liftOver(members, fine);
  const width = Math.max(...members.map(({ plan }) => plan.columns.length));
  const rest = members.map(({ conjuncts }) => conjuncts.filter(({ key }) => !common.has(key)));
  const branches: Sql[] = [];
  for (const [index, member] of members.entries()) {
    const branch = branchOf(member, { fine, lift, rest: rest[index] ?? [] });
    if (branch === null) return null;
    branches.push(numbered(member, index, branch, width));
  }
  const where = [
    ...first.conjuncts.filter(({ key }) => common.has(key)).map((one) => one.sql),
    ...(rest.every((own) => own.length > 0) ? [anyOf(rest)] : []),
  ];
  const { names, values } = fine.columns();
  const dimensions = new Set(members.flatMap((member) => member.dimensions.map(({ key }) => key))).size;
  const group = dimensions === 0 ? sql`` : groupByFirst(dimensions);
  const statement = sql`WITH ${name('fine')} (${joinSql(names, sql`, `)}) AS MATERIALIZED (SELECT ${joinSql(values, sql`, `)}${fine.rows.from(joins, where)}${group}) ${joinSql(branches, sql` UNION ALL `)}`;
  return statement.size > MAX_SIZE ? null : renderSql(statement);
}

/** All joins that one of the members makes, each after those that it leans on; null where a name means two of them. */
function joinsOf(members: readonly Member[]): Join[] | null {
  const joins = new Map<string, Join>();
  for (const join of members.flatMap(({ part }) => part.joins)) {
    const known = joins.get(join.as);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(join)) return null;
    joins.set(join.as, join);
  }
  return [...joins.values()];
}

function commonKeys(members: readonly Member[]): ReadonlySet<string> {
  const [first, ...others] = members.map(({ conjuncts }) => new Set(conjuncts.map(({ key }) => key)));
  return new Set([...(first ?? [])].filter((key) => others.every((keys) => keys.has(key))));
}

function anyOf(rest: readonly (readonly Conjunct[])[]): Sql {
  const ways = rest.map(
    (own) =>
      sql`(${joinSql(
        own.map((one) => one.sql),
        AND,
      )})`,
  );
  return sql`(${joinSql(ways, sql` OR `)})`;
}

interface BranchContext {
  readonly fine: FineTable;
  readonly lift: Lift;
  /** What only this question asks of its rows. */
  readonly rest: readonly Conjunct[];
}

/** The answer to one question out of the fine groups; null where an aggregate cannot be taken apart. */
function branchOf(member: Member, { fine, lift, rest }: BranchContext): Sql | null {
  const { plan, context } = member;
  const row = fine.rows.read(context);
  const above: Sql[] = [];
  const below: Sql[] = [];
  for (const one of rest) {
    const lifted = lift(one.condition, context);
    if (lifted === null) below.push(conditionSql(one.condition, row));
    else above.push(lifted);
  }
  const compiled = new Map<AggregateExpression, Sql>();
  for (const aggregate of member.aggregates) {
    const made = aggregateOf(aggregate, { fine, lift, context, row, below });
    if (made === null) return null;
    compiled.set(aggregate, made);
  }
  // A group of which no row passes is none.
  if (plan.dimensions.length > 0 && below.length > 0) {
    above.push(sql`${fine.partial(sql`count(*)${filterClause(...below)}`)} > 0`);
  }
  const own: CompileContext = { ...context, column: refuseColumn, compiled: new Map(compiled) };
  const columns = [
    ...member.dimensions.map(({ key }) => fine.dimension(key)),
    ...plan.metrics.map(({ expression }) => outputSql(naturalSql(expression, own), expression.type)),
  ];
  const where = above.length === 0 ? sql`` : sql` WHERE ${joinSql(above, AND)}`;
  const group = plan.dimensions.length === 0 ? sql`` : groupByFirst(plan.dimensions.length);
  const having = plan.having === null ? sql`` : sql` HAVING ${conditionSql(plan.having, own)}`;
  const order = orderClause(plan.dimensions.length === 0 ? [] : plan.order);
  return sql`SELECT ${joinSql(columns, sql`, `)} FROM ${name('fine')}${where}${group}${having}${order} LIMIT ${integer(plan.limit + 1)}`;
}

interface AggregateContext {
  readonly fine: FineTable;
  readonly lift: Lift;
  readonly context: CompileContext;
  /** How values of the rows are written. */
  readonly row: CompileContext;
  /** What a row must pass, whatever the aggregate. */
  readonly below: readonly Sql[];
}

function aggregateOf(
  aggregate: AggregateExpression,
  { fine, lift, context, row, below }: AggregateContext,
): Sql | null {
  const own: readonly Condition[] = aggregate.filter === null ? [] : conjunctsOf(aggregate.filter);
  const conditions = [...below];
  const above: Sql[] = [];
  for (const condition of own) {
    const lifted = lift(condition, context);
    if (lifted === null) conditions.push(conditionSql(condition, row));
    else above.push(lifted);
  }
  const { argument } = aggregate;
  const decompose = DECOMPOSITIONS[aggregate.aggregate];
  if (decompose === null) return null;
  return decompose({
    aggregate,
    argument: argument === null ? null : naturalSql(argument, row),
    condition: conditions.length === 0 ? null : joinSql(conditions, AND),
    above: above.length === 0 ? null : joinSql(above, AND),
    partial: fine.partial,
  });
}

function refuseColumn(): never {
  throw new TypeError('What is calculated over groups reads no column of a row.');
}

/** The rows of a branch with their places, and as the texts that Postgres would send. */
function numbered({ plan }: Member, index: number, branch: Sql, width: number): Sql {
  const names = plan.columns.map((_, column) => name(`c${column + 1}`));
  const texts = plan.columns.map(({ type }, column) => textOf(name('answer', `c${column + 1}`), type));
  const none = Array.from({ length: width - texts.length }, () => sql`NULL::text`);
  const columns = joinSql([integer(index), sql`row_number() OVER ()`, ...texts, ...none], sql`, `);
  return sql`(SELECT ${columns} FROM (${branch}) AS ${name('answer')} (${joinSql(names, sql`, `)}))`;
}

import { AGGREGATES } from '../aggregates/index.ts';
import { OPERATIONS } from '../formula/operations/index.ts';
import { OPERATORS } from '../operators/index.ts';
import type { Target } from '../operators/target.ts';
import type {
  AggregateExpression,
  AggregateOption,
  Condition,
  Expression,
  LiteralExpression,
} from '../plan/nodes.ts';
import { timeStorageOf } from '../time/stored-as/index.ts';
import type { CompileContext } from './compile-context.ts';
import { cutTime } from './cut-time.ts';
import { existsSql } from './exists.ts';
import { joinSql, parameter, sql, type Sql } from './sql.ts';
import { targetOf } from './target.ts';

/** An expression as it is stored: a column's own type. */
export function rawSql(expression: Expression, context: CompileContext): Sql {
  const known = context.compiled.get(expression);
  if (known !== undefined) return known;
  const made = makeSql(expression, context);
  context.compiled.set(expression, made);
  return made;
}

function makeSql(expression: Expression, context: CompileContext): Sql {
  switch (expression.kind) {
    case 'column':
      return context.column(expression);
    case 'literal':
      return literalSql(expression);
    case 'operation': {
      const values = expression.operands.map((operand) => naturalSql(operand, context));
      const { zone } = context;
      const target = (operand: Expression): Target => targetIn(operand, context);
      return OPERATIONS[expression.operation].sql(values, expression.operands, expression, { zone, target });
    }
    case 'aggregate':
      return aggregateSql(expression, context);
    case 'window':
      throw new TypeError('A value over all groups is calculated by a stage of its own.');
  }
}

/** An expression in the natural type of its meaning: text as `text`, times as `timestamptz`, `timestamp` or `date`. */
export function naturalSql(expression: Expression, context: CompileContext): Sql {
  const raw = rawSql(expression, context);
  if (expression.kind !== 'column') return raw;
  if (expression.type === 'text') return sql`(${raw})::text`;
  const { storedAs } = expression;
  return storedAs === null ? raw : timeStorageOf(storedAs).natural(raw, storedAs);
}

function literalSql({ value, type, size }: LiteralExpression): Sql {
  if (value === null) return sql`NULL`;
  if (type === 'boolean') return parameter(value, 'boolean');
  if (type === 'text') return parameter(value, 'text');
  return parameter(value, size === 'int4' ? 'integer' : 'numeric');
}

function aggregateSql(node: AggregateExpression, context: CompileContext): Sql {
  const { aggregate, argument: expression, filter } = node;
  return AGGREGATES[aggregate].sql({
    argument: expression === null ? null : naturalSql(expression, context),
    expression,
    options: optionsSql(node.options, context),
    condition: filter === null ? null : conditionSql(filter, context),
  });
}

/** The options of an aggregate. */
export function optionsSql(
  given: AggregateExpression['options'],
  context: CompileContext,
): Partial<Record<AggregateOption, Sql>> {
  const options: Partial<Record<AggregateOption, Sql>> = {};
  for (const [name, option] of Object.entries(given)) {
    options[name as AggregateOption] = naturalSql(option, context);
  }
  return options;
}

function targetIn(operand: Expression, context: CompileContext): Target {
  return targetOf(operand, rawSql(operand, context), naturalSql(operand, context), context.zones);
}

/** A condition as SQL. Rows for which it is not true, be it false or unknown, do not pass. */
export function conditionSql(condition: Condition, context: CompileContext): Sql {
  switch (condition.kind) {
    case 'comparison': {
      const { operator, operand, values, caseSensitive } = condition;
      return OPERATORS[operator].sql(targetIn(operand, context), values, { caseSensitive });
    }
    case 'piece': {
      const { operand, storedAs, granularity, calendar, value } = condition;
      const natural = naturalSql(operand, context);
      const raw = (): Sql => rawSql(operand, context);
      const piece = cutTime({ natural, raw, storedAs }, granularity, calendar, context);
      return sql`${piece} = ${parameter(value.value, value.cast)}`;
    }
    case 'and':
      return joined(condition.conditions, sql` AND `, sql`true`, context);
    case 'or':
      return joined(condition.conditions, sql` OR `, sql`false`, context);
    case 'not':
      // What is unknown is not within, so it is without.
      return sql`(${conditionSql(condition.condition, context)}) IS NOT TRUE`;
    case 'exists':
      return existsSql(condition, (part) => conditionSql(part, context));
    case 'expression':
      return naturalSql(condition.expression, context);
    case 'never':
      return sql`false`;
  }
}

function joined(conditions: readonly Condition[], word: Sql, empty: Sql, context: CompileContext): Sql {
  if (conditions.length === 0) return empty;
  return sql`(${joinSql(
    conditions.map((condition) => conditionSql(condition, context)),
    word,
  )})`;
}

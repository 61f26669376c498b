import { sql } from '../../compile/sql.ts';
import { abs } from './abs.ts';
import { arithmetic } from './arithmetic.ts';
import { choice } from './choice.ts';
import { comparison } from './comparison.ts';
import { divide } from './divide.ts';
import { choose } from './if.ts';
import { isNull } from './is-null.ts';
import { logic } from './logic.ts';
import { negate } from './negate.ts';
import { not } from './not.ts';
import { nullIf } from './null-if.ts';
import type { Operation, OperationDescriptor } from './operation.ts';
import { round } from './round.ts';
import { wholeNumber } from './whole-number.ts';

/** Every operation of the formula language. */
export const OPERATIONS: Readonly<Record<Operation, OperationDescriptor>> = {
  add: arithmetic('+', sql`+`),
  subtract: arithmetic('-', sql`-`),
  multiply: arithmetic('*', sql`*`),
  divide,
  negate,
  equal: comparison('=', sql`=`, false),
  notEqual: comparison('!=', sql`<>`, false),
  less: comparison('<', sql`<`, true),
  lessOrEqual: comparison('<=', sql`<=`, true),
  greater: comparison('>', sql`>`, true),
  greaterOrEqual: comparison('>=', sql`>=`, true),
  and: logic('and', sql`AND`),
  or: logic('or', sql`OR`),
  not,
  if: choose,
  abs,
  ceil: wholeNumber('ceil', sql`ceil`),
  coalesce: choice('coalesce', sql`COALESCE`),
  floor: wholeNumber('floor', sql`floor`),
  greatest: choice('greatest', sql`GREATEST`),
  isNull,
  least: choice('least', sql`LEAST`),
  nullIf,
  round,
};

/** The operations that are written as functions, by the name they are called. */
export const FUNCTIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>(
  (['abs', 'ceil', 'coalesce', 'floor', 'greatest', 'if', 'isNull', 'least', 'nullIf', 'round'] as const).map(
    (operation) => [operation, operation],
  ),
);

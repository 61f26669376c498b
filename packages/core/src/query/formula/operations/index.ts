import { sql } from '../../compile/sql.ts';
import { abs } from './abs.ts';
import { add } from './add.ts';
import { ceil } from './ceil.ts';
import { coalesce } from './coalesce.ts';
import { comparison } from './comparison.ts';
import { divide } from './divide.ts';
import { extreme } from './extreme.ts';
import { floor } from './floor.ts';
import { choose } from './if.ts';
import { isNull } from './is-null.ts';
import { logic } from './logic.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';
import { not } from './not.ts';
import { nullIf } from './null-if.ts';
import type { Operation, OperationDescriptor } from './operation.ts';
import { round } from './round.ts';
import { subtract } from './subtract.ts';

/** Every operation of the formula language. */
export const OPERATIONS: Readonly<Record<Operation, OperationDescriptor>> = {
  add,
  subtract,
  multiply,
  divide,
  negate,
  equal: comparison('='),
  notEqual: comparison('!='),
  less: comparison('<'),
  lessOrEqual: comparison('<='),
  greater: comparison('>'),
  greaterOrEqual: comparison('>='),
  and: logic('and', sql`AND`, false),
  or: logic('or', sql`OR`, true),
  not,
  if: choose,
  abs,
  ceil,
  coalesce,
  floor,
  greatest: extreme('greatest', sql`GREATEST`, 1),
  isNull,
  least: extreme('least', sql`LEAST`, -1),
  nullIf,
  round,
};

/** The operations that are written as functions, by the name they are called. */
export const FUNCTIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>(
  (['abs', 'ceil', 'coalesce', 'floor', 'greatest', 'if', 'isNull', 'least', 'nullIf', 'round'] as const).map(
    (operation) => [operation, operation],
  ),
);

import type { FilterOperator } from '../../contract/types/query.ts';
import { between } from './between.ts';
import { contains } from './contains.ts';
import { endsWith } from './ends-with.ts';
import { eq } from './eq.ts';
import { gt } from './gt.ts';
import { gte } from './gte.ts';
import { inRange } from './in-range.ts';
import { inList } from './in.ts';
import { isNull } from './is-null.ts';
import { lt } from './lt.ts';
import { lte } from './lte.ts';
import { neq } from './neq.ts';
import { notContains } from './not-contains.ts';
import { notIn } from './not-in.ts';
import { notNull } from './not-null.ts';
import type { OperatorDescriptor } from './operator.ts';
import { startsWith } from './starts-with.ts';

/** Every comparison. */
export const OPERATORS: Readonly<Record<FilterOperator, OperatorDescriptor>> = {
  eq,
  neq,
  gt,
  gte,
  lt,
  lte,
  in: inList,
  notIn,
  between,
  contains,
  notContains,
  startsWith,
  endsWith,
  isNull,
  notNull,
  inRange,
};

import { sql } from '../compile/sql.ts';
import { contains } from './contains.ts';
import type { OperatorDescriptor } from './operator.ts';

/** Holds the text nowhere, as null does. */
export const notContains: OperatorDescriptor = {
  ...contains,
  rejectsNull: false,
  sql: (target, values, options) => sql`(${contains.sql(target, values, options)}) IS NOT TRUE`,
};

import type { PlannedValue } from '../plan/nodes.ts';
import { joinSql, parameter, sql, type Sql } from '../compile/sql.ts';
import { ARRAY, NO_TYPE } from '../dataset/type-groups.ts';
import type { OperatorDescriptor } from './operator.ts';

/** A whole number that a JSON number may not hold. */
const LONG_INTEGER = /^-?[1-9]\d{15,}$/;

/**
 * One of the elements equals the value: compared as JSON, so that numbers compare as numbers, and
 * text does not equal a number. A long whole number in quotes stands for both, since only quotes
 * keep its digits.
 */
export const hasElement: OperatorDescriptor = {
  value: 'one',
  types: ARRAY,
  ignoresCase: NO_TYPE,
  rejectsNull: true,
  sql({ natural }, [value]) {
    const found = elements(value).map((element) => sql`to_jsonb(${natural}) @> to_jsonb(${element})`);
    return found.length === 0 ? sql`false` : sql`(${joinSql(found, sql` OR `)})`;
  },
};

function elements(value: PlannedValue | undefined): Sql[] {
  if (value?.kind !== 'point') return [];
  const element = parameter(value.value, value.cast);
  if (value.cast !== 'text' || !LONG_INTEGER.test(String(value.value))) return [element];
  return [element, parameter(value.value, 'numeric')];
}

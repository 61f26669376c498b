import type { ListPlan } from './list-plan.ts';
import type { SortType } from './page-cursor.ts';

const CASTS: Readonly<Record<SortType, string>> = { text: 'text', time: 'timestamptz', number: 'int' };

/** Pieces of a page's statement; `values` follow those the statement has already. */
export interface KeysetSql {
  /** Conditions to be ANDed to the statement's own. */
  where: string;
  /** `order by … limit …`. One row more than the page is asked for, so that the end is known. */
  tail: string;
  values: unknown[];
}

/**
 * SQL of one page by keyset: rows after the cursor's, in the plan's order with the id breaking ties.
 * `searched` is the column that holds what people look for. Column names come from the repository's
 * own constants, values are parameters numbered from `firstParameter`.
 */
export function keysetSql(plan: ListPlan, searched: string, firstParameter: number): KeysetSql {
  const { column, type } = plan.key;
  const values: unknown[] = [plan.limit + 1];
  const conditions: string[] = [];
  if (plan.search !== null) {
    values.push(plan.search);
    conditions.push(`strpos(lower(${searched}), lower($${firstParameter + values.length - 1}::text)) > 0`);
  }
  if (plan.after !== null) {
    values.push(plan.after.value, plan.after.id);
    const last = firstParameter + values.length - 1;
    conditions.push(
      `(${column}, id) ${plan.descending ? '<' : '>'} ($${last - 1}::${CASTS[type]}, $${last}::${plan.idType ?? 'uuid'})`,
    );
  }
  const direction = plan.descending ? 'desc' : 'asc';
  return {
    where: conditions.map((condition) => ` and ${condition}`).join(''),
    tail: `order by ${column} ${direction}, id ${direction} limit $${firstParameter}::int`,
    values,
  };
}

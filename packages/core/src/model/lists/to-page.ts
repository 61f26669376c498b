import type { Page } from '../../contract/types/list.ts';
import type { ListPlan } from './list-plan.ts';
import { writePageCursor, type PagePosition } from './page-cursor.ts';

/** Makes a page of up to `limit + 1` rows: the one too many only says that there is a next page. */
export function toPage<Row, Item>(
  plan: ListPlan,
  rows: readonly Row[],
  toItem: (row: Row) => Item,
  positionOf: (row: Row) => PagePosition,
): Page<Item> {
  const page = rows.slice(0, plan.limit);
  const last = page.at(-1);
  const more = rows.length > plan.limit && last !== undefined;
  return { items: page.map(toItem), nextCursor: more ? writePageCursor(plan.sort, positionOf(last)) : null };
}

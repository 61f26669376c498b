import type { QuerySpec } from '@istari-lens/core';

/** A widget of a dashboard over the orders. */
export interface RetailWidget {
  readonly id: string;
  /** What it asks; the dashboard's two years are added to its filters. */
  readonly query: Omit<QuerySpec, 'dataset'>;
  /** The same as one writes it by hand, without an order that the widget does not ask for; `{years}` stands for the two years. */
  readonly sql: string;
}

/** The two whole years that the dashboards are about. */
export const YEARS = { start: '2024-01-01', end: '2026-01-01' } as const;

const WHERE = "WHERE ordered_at >= '2024-01-01 00:00:00+00' AND ordered_at < '2026-01-01 00:00:00+00'";

/** The statement of a widget, written out. */
export function statementOf({ sql }: RetailWidget): string {
  return sql.replace('{years}', () => WHERE);
}

/** The question of a widget in full. */
export function questionOf({ query }: RetailWidget): QuerySpec {
  const years = { field: 'orderedAt', op: 'inRange', value: YEARS } as const;
  return { dataset: 'orders', timezone: 'UTC', ...query, filters: [years, ...(query.filters ?? [])] };
}

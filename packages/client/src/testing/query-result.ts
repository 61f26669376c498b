import type { Column, QueryResult, Row } from '../contract.ts';

/**
 * An answer of these rows.
 *
 * @param columns each with its name and type; a `label` that is not given is the name, and the `role` is `dimension`
 * @param rows by alias; cells of `bigint` and `decimal` columns are text
 * @param parts what else is to be as it says, such as `warnings`
 * @example
 * queryResult([{ name: 'origin', type: 'text' }, { name: 'n', type: 'integer', role: 'metric' }], [{ origin: 'ORD', n: 3 }]);
 */
export function queryResult(
  columns: readonly (Pick<Column, 'name' | 'type'> & Partial<Column>)[],
  rows: readonly Row[],
  parts: Partial<QueryResult> = {},
): QueryResult {
  return {
    columns: columns.map((column) => ({ label: column.name, role: 'dimension', ...column })),
    rows: [...rows],
    rowCount: rows.length,
    truncated: false,
    nextCursor: null,
    timezone: 'UTC',
    ranges: [],
    computedAt: '2024-01-01T00:00:00.000Z',
    warnings: [],
    ...parts,
  };
}

import type { TableReference } from '../../contract/types/dataset.ts';

/** What is known of the data, more or less; undefined where nothing is. It decides what is fused, never an answer. */
export interface DataFacts {
  /** Rows of a table. */
  rows(table: TableReference): number | undefined;
  /** Different values of a column. */
  distinct(table: TableReference, column: string): number | undefined;
}

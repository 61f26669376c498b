import type { DatasetDefinition, Join } from './dataset.ts';
import type { ProblemIssue } from './problem.ts';
import type { CellValue, Filter } from './query.ts';

/** The first rows of a dataset. */
export interface PreviewRequest {
  /** Fields to show. @default all */
  fields?: string[];
  filters?: Filter[];
  /** @default 50 */
  limit?: number;
}

export interface ValuesRequest {
  field: string;
  /** Only values that contain this text, ignoring case. */
  q?: string;
  filters?: Filter[];
  /** @default 100 */
  limit?: number;
}

/** Distinct values of a field. */
export interface FieldValues {
  values: CellValue[];
  truncated: boolean;
}

/** A dataset as a document that another deployment can import. */
export interface DatasetExport {
  kind: 'istari-lens/dataset';
  version: 1;
  /** Name of its data source, in place of an id that is another elsewhere. Absent: the default data source. */
  dataSource?: string;
  dataset: DatasetDefinition;
}

export interface ImportQuery {
  /** Report what would happen and change nothing. @default false */
  dryRun?: boolean;
}

export interface ImportReport {
  dryRun: boolean;
  changes: { kind: 'dataset' | 'dashboard' | 'widget'; action: 'create' | 'update' | 'keep'; name: string }[];
  warnings: string[];
  /** Of what was made; absent after a dry run. */
  id?: string;
}

/** A key that more than one row of a table has. */
export interface RepeatedKeyExample {
  /** `schema.table` */
  table: string;
  /** Values by column, as the database writes them. */
  key: { [column: string]: string };
  /** Rows that have it. */
  count: number;
}

/** Whether a join is as its cardinality says. */
export interface JoinCheck {
  /** Alias of the join. */
  join: string;
  declared: Join['cardinality'];
  /**
   * `proven` by unique indexes, so for good; `checked` against the data as it was then; `broken`;
   * `unknown` when there was not time enough.
   */
  holds: 'proven' | 'checked' | 'broken' | 'unknown';
  /** What to do; absent when the join holds. */
  detail?: string;
  /** Up to five, for those who may see the data. */
  examples: RepeatedKeyExample[];
  /** RFC 3339. */
  checkedAt: string;
}

/** A dataset held against its database. */
export interface DatasetCheck {
  joins: JoinCheck[];
  /** Tables, columns and types that are not as the dataset says, with pointers into its definition. */
  issues: ProblemIssue[];
}

import type { DatasetDefinition } from './dataset.ts';
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

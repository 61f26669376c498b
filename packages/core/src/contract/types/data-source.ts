export type DataSourceStatus = 'unknown' | 'ok' | 'failing';

/** A registered analytics database. Its URL never leaves the server. */
export interface DataSource {
  id: string;
  name: string;
  /** The one from `ANALYTICS_DB_URL`. */
  isDefault: boolean;
  status: DataSourceStatus;
  createdAt: string;
  updatedAt: string;
}

export interface ConnectionTest {
  ok: boolean;
  /** Server version, for example "15.18". */
  serverVersion?: string;
  latencyMs?: number;
  /** A stable code when the test failed. */
  code?: string;
  detail?: string;
}

export interface Resource {
  schema: string;
  name: string;
  kind: 'table' | 'view' | 'materializedView' | 'foreignTable' | 'partitionedTable';
  rowEstimate: number | null;
}

export interface ResourceColumn {
  name: string;
  type: string;
  nullable: boolean;
}

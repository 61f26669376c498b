import type { DataSourceStatus } from '../../contract/types/data-source.ts';

/** A data source as stored. */
export interface DataSourceRecord {
  id: string;
  tenant: string;
  name: string;
  /** Fernet token bound to this row; null when the URL is the configuration's. */
  urlEncrypted: string | null;
  /** Fernet token, bound to this row, of a JSON list of URLs; null without replicas of its own. */
  replicaUrlsEncrypted: string | null;
  isDefault: boolean;
  status: DataSourceStatus;
  /** Raised when a URL changes. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

import type { AuditEntry, AuditExportQuery, AuditQuery } from '../../contract/types/audit.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { Page } from '../../contract/types/list.ts';
import type { RequestFacts } from '../../lens-types.ts';

/** The audit log as a file. */
export interface AuditFile {
  contentType: string;
  /** Cancel it to end it early. */
  chunks: ReadableStream<Uint8Array>;
}

/** What was done in a tenant, for its admins. */
export interface AuditService {
  /**
   * A page of the log, the latest first unless `sort` is `time`. Throws a ForbiddenError below admin, and a
   * ValidationError for a filter that cannot be.
   */
  list(principal: Principal, query?: AuditQuery): Promise<Page<AuditEntry>>;
  /**
   * What has been logged until now and passes the filter, oldest first, as CSV or NDJSON. It is read as it is
   * taken. That it was exported is logged itself.
   */
  export(principal: Principal, query?: AuditExportQuery, facts?: RequestFacts): Promise<AuditFile>;
}

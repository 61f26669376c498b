import type { AuditEntry, AuditExportQuery, AuditQuery, Page } from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { get, withQuery } from './get.ts';
import { openFile } from './open-file.ts';

/** What was done in the tenant, for admins. */
export interface AuditResource {
  /**
   * A page of the log, the latest first.
   *
   * @example
   * const { items } = await client.audit.list({ action: 'dashboard', since: '2026-03-01T00:00:00Z' });
   */
  list(query?: AuditQuery, options?: CallOptions): Call<Page<AuditEntry>>;
  /** All that passes the filter as a file, oldest first: a stream of bytes, as for `queries.export`. */
  export(query?: AuditExportQuery, options?: CallOptions): Call<ReadableStream<Uint8Array>>;
}

/** The methods of a client for the audit log. */
export function createAuditResource(request: Request): AuditResource {
  return {
    list: (query, options) => get(request, withQuery(route('GET /audit'), query), options),
    export: (query, options = {}) =>
      asCall(openFile(request, withQuery(route('GET /audit/export'), query), options)),
  };
}

import type { Column, QuerySpec, Warning } from './query.ts';

export interface BatchQuery {
  id: string;
  query: QuerySpec;
  /** Ask the database even when a cached answer exists. */
  fresh?: boolean;
}

/** At most 50 queries, each with an id of its own. */
export interface BatchRequest {
  queries: BatchQuery[];
}

/** `GET /query?q=`: a QuerySpec as base64url of its JSON. */
export interface EncodedSpecQuery {
  q: string;
}

export interface ExportQuery {
  /** @default 'csv' */
  format?: 'csv' | 'ndjson';
  /** `1` begins a CSV with a byte order mark. */
  bom?: '0' | '1';
}

/** How an answer comes about. */
export interface Explanation {
  /** With placeholders: values never stand in it. */
  sql: string;
  parameterCount: number;
  /** Of the answer. */
  columns: Column[];
  dataSourceId: string | null;
  timezone: string;
  policy: string[];
  cacheKeyParts: { [name: string]: string };
  plan: { estimatedCost: number; estimatedRows: number } | null;
  warnings: Warning[];
}

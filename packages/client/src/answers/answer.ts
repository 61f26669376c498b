import type { CacheStatus, QueryResult, Row } from '../contract.ts';

/** Where an answer came from and how old it is. */
export interface CacheFacts {
  status: CacheStatus;
  /** Milliseconds since the answer was computed; 0 for a miss. */
  ageMs: number;
}

/** An answer with typed rows, and the facts of this request merged in. */
export interface Answer<TypedRow = Row> extends Omit<QueryResult, 'rows'> {
  rows: TypedRow[];
  /** Names the query in the server's logs. */
  queryId: string;
  cache: CacheFacts;
  /** Milliseconds the server took. */
  durationMs: number;
}

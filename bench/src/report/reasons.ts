import type { RowId } from '../rows/index.ts';

/** Why a bar was missed, from the profile taken then; shown only while a bar of the row is missed. */
export const REASONS: Partial<Record<RowId, string>> = {
  P1: 'no single function stands out: writing to the socket is the largest part, which Express has as well, and after it come Express’s own routing, hashing the body for the memo of questions, and metrics.',
  P3: 'a 304 is decided by the ETags of all 12 widgets, each of which is looked up and hashed into the dashboard’s, while Express’s answer looks up nothing.',
  P4: 'Lens also opens a read-only transaction with timeouts, checks the session and keeps the answer; on a busy machine the figures of a query this short scatter more than that costs.',
  P7: 'reading the rows is cheaper than by objects, but encoding the cells, the SHA-256 of the ETag and writing to the socket are left.',
  P9: 'a hit moves its entry to the end of a map by deleting and inserting it, which among 100,000 entries touches memory that no processor cache holds and makes the map rebuild itself now and then.',
};

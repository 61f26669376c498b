import type { RowId } from '../rows/index.ts';

/** Why a bar was missed, from the profile taken then; shown only while a bar of the row is missed. */
export const REASONS: Partial<Record<RowId, string>> = {
  P1: 'no single function stands out: writing to the socket is the largest part, which Express has as well, and after it come Express’s own routing, hashing the body for the memo of questions, and metrics.',
  P3: 'a 304 is decided by the ETags of all 12 widgets, each of which is looked up and hashed into the dashboard’s, while Express’s answer looks up nothing.',
  P7: 'writing to the socket, encoding the cells, hashing the answer for its ETag and garbage collection are the largest parts.',
};

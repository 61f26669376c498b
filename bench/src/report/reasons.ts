import type { RowId } from '../rows/index.ts';

/** Why a bar was missed, from the profile taken then; shown only while a bar of the row is missed. */
export const REASONS: Partial<Record<RowId, string>> = {
  P1: 'no single function stands out: writing to the socket is the largest part, which Express has as well, and after it come Express’s own routing, the look-up of token and question, and the headers, of which Express sends fewer.',
  P2: 'Express that answers the same bytes from memory, in P1, costs a third of what drizzle-cube costs and a twentieth of what Cube does: no handler can cost less than reading the request and writing the answer, so these bars cannot be met on this machine.',
  P3: 'a 304 is decided by the ETags of all 12 widgets, each of which is looked up and hashed into the dashboard’s, for a caller whose token and dashboard were looked up as well, while Express’s answer looks up nothing.',
  P4: 'the question is read, planned and written as SQL before it is asked, and asked within a read-only transaction with its own time limit, which hand-written code leaves out. All of that is sent in one round trip.',
  P6: 'the statements of Lens read the table as often as is needed for exact distinct counts and percentiles, which no finer group can be added up from; the rest is one scan.',
  P7: 'writing to the socket, copying the cells with the name of their column before each, planning the question and garbage collection are the largest parts. The driver of the other side parses rows with code of its own that is generated for the columns.',
  P8: 'that an export began is in the audit log, and committed, before its first byte is sent. On a warm server reading the question takes half a millisecond, the first hundred rows two to four, that commit one and a half to four, and the rest is HTTP.',
  P9: 'a hundred thousand entries do not fit into the caches of the processor: each hit waits for memory several times, in the Map of keys, the entry and its neighbours in the order of use.',
  P10: 'three processes on one processor push each other out of its caches, and each meets a third of the requests, so that what a process does by itself is shared by fewer.',
  P11: 'no part stands out: of a question a fifth is reading it by its schema, a quarter planning, and two fifths writing SQL; of the dashboard two fifths are its 12 questions and a third is fusing them.',
  P12: 'two processors are shared by the server, the hashes of the guesses, the load generator and Postgres. Hashing is bounded and in threads of its own, but the system gives those threads as much of a processor as the one that answers.',
  P13: 'three quarters of the time go into reading and compiling modules, of which the largest are Express, zod, prom-client and pg; the databases take the rest.',
};

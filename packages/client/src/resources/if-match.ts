import type { CallOptions } from '../options.ts';

/** Options of a change: which state it was made from. */
export interface RevisionOptions extends CallOptions {
  /** The `revision` that reading it gave. When it is another by now, the change fails with `revision_stale`. */
  revision: number;
}

/** The header that says from which revision a change was made. */
export function ifMatch(revision: number): Record<string, string> {
  return { 'if-match': `"${revision}"` };
}

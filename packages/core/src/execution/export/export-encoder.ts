import type { RawRows } from '../../databases/index.ts';

/** Writes an answer to a file, lot by lot. */
export interface ExportEncoder {
  readonly contentType: string;
  /** What comes before the rows. */
  begin(): Uint8Array;
  /** The first so many rows of a lot. */
  rows(raw: RawRows, count: number): Uint8Array;
  /** What comes after all rows; nothing where the format has no end. */
  end(facts: { rowCount: number; truncated: boolean }): Uint8Array;
}

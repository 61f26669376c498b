import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SqlStatement } from '../../databases/sql-client.ts';
import { LensError } from '../../errors/lens-error.ts';
import type { QueryContext } from '../types.ts';
import type { QueryPlan } from '../plan/plan-query.ts';
import type { Position } from './page-of.ts';

/** Makes texts that only this deployment can make and read. */
export interface CursorSeal {
  seal(text: string): string;
  /** Undefined for a text that was not made so. */
  open(sealed: string): string | undefined;
}

/** Longer ones would not be taken back. */
const MAX_LENGTH = 4096;

const content = z.strictObject({
  v: z.literal(1),
  /** Milliseconds since the epoch: what relative ranges were resolved against. */
  at: z.int(),
  /** What the question is, for whom. */
  of: z.string(),
  after: z.array(z.string().nullable()),
});

/** Where a page ended. */
export interface ReadCursor {
  readonly at: Date;
  readonly of: string;
  readonly after: Position;
}

/** Reads a cursor. Throws LensError `cursor_mismatch` for one that was not made here. */
export function readCursor(cursor: string, seal: CursorSeal | undefined): ReadCursor {
  const text = seal?.open(cursor);
  const read = content.safeParse(text === undefined ? undefined : parse(text));
  if (!read.success) throw cursorMismatch();
  const { at, of, after } = read.data;
  return { at: new Date(at), of, after };
}

/** A cursor after a row; null where it would be too long. */
export function writeCursor({ at, of, after }: ReadCursor, seal: CursorSeal): string | null {
  const cursor = seal.seal(JSON.stringify({ v: 1, at: at.getTime(), of, after }));
  return cursor.length > MAX_LENGTH ? null : cursor;
}

/**
 * What a cursor belongs to: the statement of the first page and what else makes its answer, so everybody who would
 * be given the same answer shares its cursors, and nobody else can use them.
 */
export function audienceOf(statement: SqlStatement, plan: QueryPlan, context: QueryContext): string {
  const { tenant, role } = context.principal;
  const { id, revision } = context.dataset;
  const parts = [
    tenant,
    role,
    id,
    revision,
    plan.policyFingerprint,
    plan.rowSecurity,
    plan.zone.name,
    plan.columns,
    statement.text,
    statement.values ?? [],
  ];
  return createHash('sha256').update(JSON.stringify(parts), 'utf16le').digest('base64url');
}

/** The refusal of a cursor. */
export function cursorMismatch(): LensError {
  return new LensError(
    'cursor_mismatch',
    'The cursor does not belong to this query, or not to you. Ask the query that it came from, unchanged, or start again without a cursor.',
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

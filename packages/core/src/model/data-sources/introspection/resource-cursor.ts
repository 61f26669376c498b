import { LensError } from '../../../errors/index.ts';

/** The last table of the page before. */
export interface ResourcePosition {
  schema: string;
  name: string;
}

/** An opaque cursor that goes on after this table in this order. */
export function writeResourceCursor(sort: string, { schema, name }: ResourcePosition): string {
  return Buffer.from(JSON.stringify([sort, schema, name])).toString('base64url');
}

/** Reads a cursor back. Throws LensError `cursor_mismatch` when it is not one of this order. */
export function readResourceCursor(cursor: string, sort: string): ResourcePosition {
  const [madeFor, schema, name, ...rest] = parse(cursor);
  const fits = madeFor === sort && isName(schema) && isName(name) && rest.length === 0;
  if (fits) return { schema, name };
  throw new LensError(
    'cursor_mismatch',
    'The cursor does not belong to this list in this order. Start again without a cursor.',
  );
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
}

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

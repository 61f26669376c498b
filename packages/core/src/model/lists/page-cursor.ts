import { LensError } from '../../errors/index.ts';
import { isUuid } from '../is-uuid.ts';

/** What the values of a list are sorted as. */
export type SortType = 'text' | 'time' | 'number';

/** What ids of a list are. */
export type IdType = 'uuid' | 'text' | 'bigint';

/** The last row of the page before: its sort value as text, and its id. */
export interface PagePosition {
  value: string;
  id: string;
}

/** An opaque cursor that goes on after this row in this order. */
export function writePageCursor(sort: string, position: PagePosition): string {
  return Buffer.from(JSON.stringify([sort, position.value, position.id])).toString('base64url');
}

/** Reads a cursor back. Throws LensError `cursor_mismatch` when it is not one of this order. */
export function readPageCursor(
  cursor: string,
  sort: string,
  type: SortType,
  idType: IdType = 'uuid',
): PagePosition {
  const [madeFor, value, id] = parse(cursor);
  const fits =
    madeFor === sort &&
    typeof value === 'string' &&
    typeof id === 'string' &&
    IDS[idType](id) &&
    !value.includes('\0') &&
    FITS[type](value);
  if (!fits) {
    throw new LensError(
      'cursor_mismatch',
      'The cursor does not belong to this list in this order. Start again without a cursor.',
    );
  }
  return { value, id };
}

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

const FITS: Readonly<Record<SortType, (value: string) => boolean>> = {
  text: () => true,
  time: isTime,
  number: (value) => /^\d{1,9}$/.test(value),
};

const IDS: Readonly<Record<IdType, (id: string) => boolean>> = {
  uuid: isUuid,
  text: (id) => !id.includes('\0'),
  bigint: (id) => /^\d{1,18}$/.test(id),
};

/** The years that ISO 8601 writes with four digits, but for the year 0, which PostgreSQL does not know. */
const YEARS = /^(?!0000)\d{4}-/;

function isTime(value: string): boolean {
  const time = new Date(value);
  return YEARS.test(value) && !Number.isNaN(time.getTime()) && time.toISOString() === value;
}

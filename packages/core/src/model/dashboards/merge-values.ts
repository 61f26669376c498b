import type { FieldType } from '../../contract/types/dataset.ts';
import type { FieldValues } from '../../contract/types/dataset-requests.ts';
import type { CellValue } from '../../contract/types/query.ts';

const NUMBERS: ReadonlySet<FieldType> = new Set(['integer', 'bigint', 'decimal', 'double']);

/** Values of one source, ascending, with the type of its field. */
export interface SourceValues extends FieldValues {
  type: FieldType;
}

/** The values of several sources as one list: each once, ascending, null last, and at most so many. */
export function mergeValues(sources: readonly SourceValues[], limit: number): FieldValues {
  const isTruncated = sources.some(({ truncated }) => truncated);
  const found = new Map<string, CellValue>();
  for (const value of sources.flatMap(({ values }) => values)) found.set(String(value), value);
  const compare = sources.every(({ type }) => NUMBERS.has(type)) ? byNumber : byCodePoint;
  const values = [...found.values()].toSorted((one, other) => {
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return compare(String(one), String(other));
  });
  return { values: values.slice(0, limit), truncated: isTruncated || values.length > limit };
}

/** Large ones are strings; those that differ beyond a double's digits are the same for an order. */
function byNumber(one: string, other: string): number {
  return Number(one) - Number(other);
}

/** As the database orders text; a comparison of strings would order by their UTF-16 units. */
function byCodePoint(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

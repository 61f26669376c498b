import type { ColumnType } from '../contract/types/query.ts';
import type { CellDecoder, CompiledQuery } from './types.ts';

/** What only the run knows. */
export interface ResultFacts {
  computedAt: Date;
  /** True when a row or byte cap stopped the reading before the statement's own end. */
  truncated: boolean;
}

type CellEncoder = (text: string) => string;

/** Up to 15 digits, which a JSON number writes in just the same way. */
const PLAIN_INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;
const PLAIN_DOUBLE = /^-?(?:0|[1-9]\d{0,7})\.\d{0,5}[1-9]$/;

/** Types whose Postgres text is, in quotes, already the JSON text. */
const QUOTED: ReadonlySet<ColumnType> = new Set<ColumnType>(['bigint', 'decimal', 'date', 'uuid', 'time']);

/**
 * The JSON text of a QueryResult from Postgres's text values. Rows beyond the limit are dropped and
 * make the answer `truncated`. Throws `number_out_of_range` like the decoders.
 */
export function encodeResult(
  compiled: CompiledQuery,
  rows: readonly (readonly (string | null)[])[],
  facts: ResultFacts,
): string {
  const kept = rows.slice(0, compiled.limit - 1);
  const names = compiled.columns.map(({ name }) => `${JSON.stringify(name)}:`);
  const encoders = compiled.columns.map(({ type }, index) => encoderFor(type, compiled.decoders[index]));
  const encodeRow = (row: readonly (string | null)[]): string => {
    let text = '';
    for (const [index, encode] of encoders.entries()) {
      const cell = row[index] ?? null;
      text += `${index === 0 ? '' : ','}${names[index]}${cell === null ? 'null' : encode(cell)}`;
    }
    return `{${text}}`;
  };
  const { before, after } = textAround(compiled, kept.length, {
    ...facts,
    truncated: facts.truncated || rows.length > kept.length,
  });
  return `${before}${kept.map(encodeRow).join(',')}${after}`;
}

/** The JSON text of a QueryResult before and after its rows; `truncated` as it is to be told. */
export function textAround(
  compiled: CompiledQuery,
  rowCount: number,
  facts: ResultFacts,
): { before: string; after: string } {
  const after = JSON.stringify({
    rowCount,
    truncated: facts.truncated,
    nextCursor: null,
    timezone: compiled.timezone,
    ranges: compiled.ranges,
    computedAt: facts.computedAt.toISOString(),
    warnings: compiled.warnings,
  });
  return { before: `{"columns":${JSON.stringify(compiled.columns)},"rows":[`, after: `],${after.slice(1)}` };
}

function encoderFor(type: ColumnType, decode: CellDecoder = (text) => text): CellEncoder {
  const careful: CellEncoder = (text) => JSON.stringify(decode(text));
  if (QUOTED.has(type)) return (text) => `"${text}"`;
  if (type === 'integer') return (text) => (PLAIN_INTEGER.test(text) ? text : careful(text));
  if (type === 'double') return (text) => (PLAIN_DOUBLE.test(text) ? text : careful(text));
  return careful;
}

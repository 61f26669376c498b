import type { ColumnType, Warning } from '../contract/types/query.ts';
import { continuationOf, type Continuation } from './continuation.ts';
import { reconcileRows } from './reconcile/reconcile-rows.ts';
import { SECTIONS } from './stages/sections.ts';
import type { CellDecoder, CompiledQuery } from './types.ts';

/** What only the run knows. */
export interface ResultFacts {
  computedAt: Date;
  /** True when a row or byte cap stopped the reading before the statement's own end. */
  truncated: boolean;
}

type CellEncoder = (text: string) => string;

type Cells = readonly (string | null)[];

/** Up to 15 digits, which a JSON number writes in just the same way. */
const PLAIN_INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;
const PLAIN_DOUBLE = /^-?(?:0|[1-9]\d{0,7})\.\d{0,5}[1-9]$/;

/** Types whose Postgres text is, in quotes, already the JSON text. */
const QUOTED: ReadonlySet<ColumnType> = new Set<ColumnType>(['bigint', 'decimal', 'date', 'uuid', 'time']);

/**
 * The JSON text of a QueryResult from Postgres's text values. Rows beyond the limit are dropped and
 * make the answer `truncated`. Throws `number_out_of_range` like the decoders.
 */
export function encodeResult(compiled: CompiledQuery, rows: readonly Cells[], facts: ResultFacts): string {
  const sections = sectionsOf(compiled, rows);
  const own = sections.get(SECTIONS.rows) ?? [];
  const kept = own.slice(0, compiled.limit - 1);
  const encode = rowEncoder(compiled);
  const shown = kept.map((row) => encode(row));
  const others = sections.get(SECTIONS.others) ?? [];
  for (const row of others) shown.push(encode(row, {}, ',"$others":true'));
  const truncated = facts.truncated || own.length > kept.length;
  const { before, after } = textAround(
    compiled,
    shown.length,
    { ...facts, truncated },
    {
      totals: totalsOf(compiled, sections, encode),
      further: reconcileRows(compiled, [...kept, ...others]),
      continuation: truncated ? continuationOf(compiled, kept.at(-1), own[kept.length]) : null,
    },
  );
  return `${before}${shown.join(',')}${after}`;
}

/** The rows that an answer shows, the others last, and whether there are more than its limit lets through. */
export function shownRows(
  compiled: CompiledQuery,
  rows: readonly Cells[],
): { shown: (string | null)[][]; isCut: boolean } {
  const sections = sectionsOf(compiled, rows);
  const own = sections.get(SECTIONS.rows) ?? [];
  const kept = own.slice(0, compiled.limit - 1);
  const shown = [...kept, ...(sections.get(SECTIONS.others) ?? [])].map((row) => [...row]);
  return { shown, isCut: own.length > kept.length };
}

/** What an answer has besides its rows. */
interface EncodedTotals {
  readonly text: string;
  readonly warnings: readonly Warning[];
}

/** What follows the rows of an answer. */
interface AnswerEnd {
  readonly totals?: EncodedTotals | null;
  /** What only its rows tell. */
  readonly further?: readonly Warning[];
  readonly continuation?: Continuation | null;
}

/** The JSON text of a QueryResult before and after its rows; `truncated` as it is to be told. */
export function textAround(
  compiled: CompiledQuery,
  rowCount: number,
  facts: ResultFacts,
  { totals = null, further = [], continuation = null }: AnswerEnd = {},
): { before: string; after: string } {
  const { incomplete } = compiled;
  const facing = {
    rowCount,
    truncated: facts.truncated,
    nextCursor: continuation?.nextCursor ?? null,
    timezone: compiled.timezone,
    ranges: compiled.ranges,
  };
  const rest = {
    ...(incomplete === undefined ? {} : { incomplete }),
    computedAt: facts.computedAt.toISOString(),
    warnings: [
      ...compiled.warnings,
      ...further,
      ...(totals?.warnings ?? []),
      ...(continuation?.warnings ?? []),
    ],
  };
  const between = totals === null ? '' : `,"totals":${totals.text}`;
  const after = `${JSON.stringify(facing).slice(1, -1)}${between},${JSON.stringify(rest).slice(1)}`;
  return { before: `{"columns":${JSON.stringify(compiled.columns)},"rows":[`, after: `],${after}` };
}

/** Columns that a row shows: from one place to before another, and from a third on. */
interface ShownColumns {
  /** Dimensions to show; all when left out. */
  readonly dimensions?: number;
}

type RowEncoder = (row: Cells, shown?: ShownColumns, also?: string) => string;

function rowEncoder({ columns, decoders }: CompiledQuery): RowEncoder {
  const names = columns.map(({ name }) => `${JSON.stringify(name)}:`);
  const encoders = columns.map(({ type }, index) => encoderFor(type, decoders[index]));
  return (row, { dimensions = columns.length } = {}, also = '') => {
    let text = '';
    for (const [index, encode] of encoders.entries()) {
      if (index >= dimensions && columns[index]?.role === 'dimension') continue;
      const cell = row[index] ?? null;
      text += `${text === '' ? '' : ','}${names[index]}${cell === null ? 'null' : encode(cell)}`;
    }
    return `{${text}${text === '' ? also.slice(1) : also}}`;
  };
}

/** The rows of each section, in order. Nothing says in which order the sections arrive. */
function sectionsOf(
  { sections }: CompiledQuery,
  rows: readonly Cells[],
): ReadonlyMap<number, readonly Cells[]> {
  if (sections === null) return new Map([[SECTIONS.rows, rows]]);
  const found = Map.groupBy(rows, ([section]) => Number(section));
  return new Map(
    [...found].map(([section, own]) => [
      section,
      own.toSorted((left, right) => Number(left[1]) - Number(right[1])).map((row) => row.slice(2)),
    ]),
  );
}

function totalsOf(
  { sections, columns }: CompiledQuery,
  found: ReadonlyMap<number, readonly Cells[]>,
  encode: RowEncoder,
): EncodedTotals | null {
  if (sections === null || sections.subtotals === null) return null;
  const [grand = columns.map(() => null)] = found.get(SECTIONS.grand) ?? [];
  const warnings: Warning[] = [];
  const levels = sections.subtotals.map((by, index) => {
    const rows = found.get(SECTIONS.subtotals + index) ?? [];
    const kept = rows.slice(0, sections.maxRows);
    if (kept.length < rows.length) {
      const detail = `There are more subtotals by ${by.join(', ')} than the ${sections.maxRows} that are answered.`;
      warnings.push({ code: 'subtotals_truncated', detail });
    }
    const encoded = kept.map((row) => encode(row, { dimensions: by.length }));
    return `{"by":${JSON.stringify(by)},"rows":[${encoded.join(',')}]}`;
  });
  return {
    text: `{"grand":${encode(grand, { dimensions: 0 })},"subtotals":[${levels.join(',')}]}`,
    warnings,
  };
}

function encoderFor(type: ColumnType, decode: CellDecoder = (text) => text): CellEncoder {
  const careful: CellEncoder = (text) => JSON.stringify(decode(text));
  if (QUOTED.has(type)) return (text) => `"${text}"`;
  if (type === 'integer') return (text) => (PLAIN_INTEGER.test(text) ? text : careful(text));
  if (type === 'double') return (text) => (PLAIN_DOUBLE.test(text) ? text : careful(text));
  return careful;
}

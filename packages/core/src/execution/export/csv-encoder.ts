import { textOfRows } from '../../databases/index.ts';
import type { CompiledQuery } from '../../query/index.ts';
import type { ExportEncoder } from './export-encoder.ts';

const BYTE_ORDER_MARK = '\ufeff';
/** Spreadsheets take these for the beginning of a formula, also in full width and after spaces and quotes. */
const FORMULA = /^(?:[\t\r\n]|[\s'"]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u;
const QUOTED = /[",\r\n]/;

/**
 * CSV by RFC 4180 in UTF-8: a line with the names of the columns, then the rows with the values of an answer. Null is
 * nothing, an empty text is `""`. A text that a spreadsheet would take for a formula begins with an apostrophe, also
 * one in a column of JSON. Names of columns are identifiers.
 */
export function createCsvEncoder(
  { columns, decoders }: CompiledQuery,
  { hasByteOrderMark = false }: { hasByteOrderMark?: boolean } = {},
): ExportEncoder {
  const writers = columns.map(({ type }, index) => cellWriter(type, decoders[index] ?? String));

  return {
    contentType: 'text/csv; charset=utf-8; header=present',
    begin: () =>
      Buffer.from(
        `${hasByteOrderMark ? BYTE_ORDER_MARK : ''}${columns.map(({ name }) => name).join(',')}\r\n`,
      ),
    rows(raw, count) {
      let text = '';
      for (const row of textOfRows(raw).slice(0, count)) {
        for (const [index, write] of writers.entries()) {
          const cell = row[index] ?? null;
          text += `${index === 0 ? '' : ','}${cell === null ? '' : write(cell)}`;
        }
        // A line of nothing would be no line.
        text += writers.length === 1 && (row[0] ?? null) === null ? '""\r\n' : '\r\n';
      }
      return Buffer.from(text);
    },
    end: () => Buffer.alloc(0),
  };
}

function cellWriter(
  type: CompiledQuery['columns'][number]['type'],
  decode: CompiledQuery['decoders'][number],
): (cell: string) => string {
  if (type === 'text') return quotedText;
  return (cell) => {
    const value = decode(cell);
    if (type === 'json' && typeof value === 'string') return quotedText(value);
    return quoted(typeof value === 'object' ? JSON.stringify(value) : String(value));
  };
}

function quotedText(text: string): string {
  if (text === '') return '""';
  return quoted(FORMULA.test(text) ? `'${text}` : text);
}

function quoted(text: string): string {
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

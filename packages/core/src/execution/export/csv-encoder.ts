import type { CellDecoder, CompiledQuery } from '../../query/index.ts';
import { createByteWriter } from '../encode/byte-writer.ts';
import type { CellWriter } from '../encode/cell-writer.ts';
import { isPlainDouble, isPlainInteger } from '../encode/plain-number.ts';
import { writeVerbatim } from '../encode/write-text.ts';
import { csvField, csvText } from './csv-text.ts';
import type { ExportEncoder } from './export-encoder.ts';

type ColumnType = CompiledQuery['columns'][number]['type'];

const BYTE_ORDER_MARK = '\ufeff';
const COMMA = 0x2c;
const QUOTE = 0x22;
const SPACE = 0x20;
const DELETE = 0x7f;

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
      const writer = createByteWriter(raw.segments.reduce((sum, { bytes }) => sum + bytes.length, 0));
      let written = 0;
      for (const { bytes, starts } of raw.segments) {
        for (const start of starts) {
          if (written === count) break;
          written += 1;
          let at = start + 2;
          for (const [index, write] of writers.entries()) {
            const length = bytes.readInt32BE(at);
            at += 4;
            writer.reserve(length + 4);
            if (index > 0) writer.bytes[writer.length++] = COMMA;
            // A line of nothing would be no line.
            if (length < 0 && writers.length === 1) writer.text('""');
            if (length < 0) continue;
            write(writer, bytes, at, at + length);
            at += length;
          }
          writer.text('\r\n');
        }
      }
      return writer.finish();
    },
    end: () => Buffer.alloc(0),
  };
}

/** What CSV has of a type's text, where that is the value of an answer just as it is; such text needs no quotes. */
const PLAIN: Readonly<Partial<Record<ColumnType, (source: Buffer, from: number, to: number) => boolean>>> = {
  text: isPlainText,
  integer: isPlainInteger,
  double: isPlainDouble,
};

function cellWriter(type: ColumnType, decode: CellDecoder): CellWriter {
  const isPlain = PLAIN[type];
  const show = type === 'text' ? csvText : (cell: string): string => shownValue(type, decode(cell));
  return (writer, source, from, to) => {
    if (isPlain?.(source, from, to)) writeVerbatim(writer, source, from, to);
    else writer.text(show(source.toString('utf8', from, to)));
  };
}

/** Whether a text is ASCII letters, digits, blanks and the like that nobody takes for anything else. */
function isPlainText(source: Buffer, from: number, to: number): boolean {
  if (from === to || !isWordByte(source[from] ?? 0)) return false;
  for (let at = from + 1; at < to; at += 1) {
    const byte = source[at] ?? 0;
    if (byte < SPACE || byte >= DELETE || byte === QUOTE || byte === COMMA) return false;
  }
  return true;
}

function isWordByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

function shownValue(type: ColumnType, value: ReturnType<CellDecoder>): string {
  if (type === 'json' && typeof value === 'string') return csvText(value);
  return csvField(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

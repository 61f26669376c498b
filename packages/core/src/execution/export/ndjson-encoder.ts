import { isUtf8 } from 'node:buffer';
import { textOfRows } from '../../databases/index.ts';
import type { CompiledQuery } from '../../query/index.ts';
import { createByteWriter } from '../encode/byte-writer.ts';
import { cellWriterFor } from '../encode/cell-writer.ts';
import type { ExportEncoder } from './export-encoder.ts';

const NULL = Buffer.from('null');
const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
/** What a byte of a cell becomes at most: an escape as `\u0000`. */
const WIDEST_ESCAPE = 6;

/**
 * Lines of JSON: `{"columns":[…]}`, an array for each row with the values of an answer, and last
 * `{"end":{"rowCount","truncated"}}`, without which the file is not whole.
 */
export function createNdjsonEncoder({ columns, decoders }: CompiledQuery): ExportEncoder {
  return {
    contentType: 'application/x-ndjson',
    begin: () => Buffer.from(`${JSON.stringify({ columns })}\n`),
    rows(raw, count) {
      // They remember what they wrote, and where, so each lot has its own.
      const cells = columns.map(({ type }, index) => cellWriterFor(type, decoders[index]));
      const writer = createByteWriter(raw.segments.reduce((sum, { bytes }) => sum + bytes.length, 0));
      let written = 0;
      for (const { bytes, starts } of raw.segments) {
        for (const start of starts) {
          if (written === count) break;
          written += 1;
          let at = start + 2;
          writer.reserve(4);
          writer.bytes[writer.length++] = OPEN;
          for (const [index, write] of cells.entries()) {
            const length = bytes.readInt32BE(at);
            at += 4;
            writer.reserve(WIDEST_ESCAPE * Math.max(0, length) + 8);
            if (index > 0) writer.bytes[writer.length++] = COMMA;
            if (length < 0) {
              writer.copy(NULL);
              continue;
            }
            write(writer, bytes, at, at + length);
            at += length;
          }
          writer.reserve(4);
          writer.bytes[writer.length++] = CLOSE;
          writer.bytes[writer.length++] = NEWLINE;
        }
      }
      const encoded = writer.finish();
      if (isUtf8(encoded)) return encoded;
      // A database without an encoding (SQL_ASCII) may send anything; strings replace what is no text.
      const lines = textOfRows(raw)
        .slice(0, count)
        .map((row) => {
          const values = columns.map((_, index) => {
            const cell = row[index] ?? null;
            return cell === null ? null : (decoders[index]?.(cell) ?? null);
          });
          return `${JSON.stringify(values)}\n`;
        });
      return Buffer.from(lines.join(''));
    },
    end: (facts) => Buffer.from(`${JSON.stringify({ end: facts })}\n`),
  };
}

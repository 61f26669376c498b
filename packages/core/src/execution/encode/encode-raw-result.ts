import { isUtf8 } from 'node:buffer';
import { textOfRowAt, textOfRows, type RawRows } from '../../databases/index.ts';
import {
  continuationOf,
  encodeResult,
  textAround,
  type CompiledQuery,
  type ResultFacts,
} from '../../query/index.ts';
import { createByteWriter } from './byte-writer.ts';
import { cellWriterFor } from './cell-writer.ts';
import { writeVerbatim } from './write-text.ts';

const NULL = Buffer.from('null');
const COMMA = 0x2c;
const END_OF_ROW = 0x7d;
/** What a byte of a cell becomes at most: an escape as `\u0000`. */
const WIDEST_ESCAPE = 6;

/**
 * The bytes of {@link encodeResult} from the bytes that Postgres sent: mostly copied, where the two are
 * known to be equal. Throws `number_out_of_range` like the decoders.
 */
export function encodeRawResult(compiled: CompiledQuery, raw: RawRows, facts: ResultFacts): Buffer {
  const { columns, sections, reconciliations } = compiled;
  if (columns.length === 0 || sections !== null || reconciliations.length > 0)
    return Buffer.from(encodeResult(compiled, textOfRows(raw), facts));
  const kept = Math.min(raw.rowCount, compiled.limit - 1);
  const truncated = facts.truncated || raw.rowCount > kept;
  const continuation = truncated
    ? continuationOf(compiled, textOfRowAt(raw, kept - 1), textOfRowAt(raw, kept))
    : null;
  const around = textAround(compiled, kept, { ...facts, truncated }, { continuation });
  const names = compiled.columns.map(({ name }, index) =>
    Buffer.from(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`),
  );
  const cells = compiled.columns.map(({ type }, index) => cellWriterFor(type, compiled.decoders[index]));
  const nameBytes = names.reduce((sum, { length }) => sum + length + NULL.length, 2);
  const writer = createByteWriter(
    estimate(raw, nameBytes) + 2 * (around.before.length + around.after.length),
  );

  writer.text(around.before);
  let written = 0;
  for (const { bytes, starts } of raw.segments) {
    for (const start of starts) {
      if (written === kept) break;
      writer.reserve(nameBytes);
      if (written > 0) writer.bytes[writer.length++] = COMMA;
      written += 1;
      const count = bytes.readInt16BE(start);
      let at = start + 2;
      for (const [index, name] of names.entries()) {
        const length = index < count ? bytes.readInt32BE(at) : -1;
        at += 4;
        writer.reserve(nameBytes + WIDEST_ESCAPE * Math.max(0, length) + 2);
        writeVerbatim(writer, name, 0, name.length);
        if (length < 0) {
          writer.copy(NULL);
          continue;
        }
        cells[index]?.(writer, bytes, at, at + length);
        at += length;
      }
      writer.reserve(nameBytes);
      writer.bytes[writer.length++] = END_OF_ROW;
    }
  }
  writer.text(around.after);
  const encoded = writer.finish();
  // A database without an encoding (SQL_ASCII) may send anything; strings replace what is no text.
  return isUtf8(encoded) ? encoded : Buffer.from(encodeResult(compiled, textOfRows(raw), facts));
}

/** Room for the rows of an answer in which little is escaped. */
function estimate(raw: RawRows, nameBytes: number): number {
  const cells = raw.segments.reduce(
    (sum, { bytes, starts }) => sum + (starts.length > 0 ? bytes.length : 0),
    0,
  );
  return cells + raw.rowCount * nameBytes;
}

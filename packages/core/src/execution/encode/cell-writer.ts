import type { CellDecoder, CompiledQuery } from '../../query/index.ts';
import type { ByteWriter } from './byte-writer.ts';
import { isPlainDouble, isPlainInteger } from './plain-number.ts';
import { writeQuoted, writeRepeated, writeVerbatim } from './write-text.ts';

type ColumnType = CompiledQuery['columns'][number]['type'];

/**
 * Writes one of Postgres's text values, `from` to `to` of `source`, as JSON. There is room for six times its
 * bytes and two more.
 */
export type CellWriter = (writer: ByteWriter, source: Buffer, from: number, to: number) => void;

/** By the value that the decoder makes: right for every type. */
function decoded(decode: CellDecoder): CellWriter {
  return (writer, source, from, to) => writer.text(JSON.stringify(decode(source.toString('utf8', from, to))));
}

function whenPlain(
  isPlain: (source: Buffer, from: number, to: number) => boolean,
  otherwise: CellWriter,
): CellWriter {
  return (writer, source, from, to) => {
    if (isPlain(source, from, to)) writeVerbatim(writer, source, from, to);
    else otherwise(writer, source, from, to);
  };
}

/** Quoted as it is: the types whose text holds nothing that JSON escapes. */
const inQuotes: CellWriter = (writer, source, from, to) => {
  writer.bytes[writer.length++] = QUOTE;
  writeVerbatim(writer, source, from, to);
  writer.bytes[writer.length++] = QUOTE;
};

const QUOTE = 0x22;
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const LETTER_T = 0x74;

const boolean: CellWriter = (writer, source, from, to) =>
  writer.copy(to - from === 1 && source[from] === LETTER_T ? TRUE : FALSE);

/** How a column of each type is written, given its decoder, of which {@link decoded} is the measure. */
const WRITERS: Readonly<Record<ColumnType, (decode: CellDecoder) => CellWriter>> = {
  text: () => writeQuoted,
  boolean: () => boolean,
  integer: (decode) => whenPlain(isPlainInteger, decoded(decode)),
  double: (decode) => whenPlain(isPlainDouble, decoded(decode)),
  bigint: () => inQuotes,
  decimal: () => inQuotes,
  date: () => inQuotes,
  // A dashboard's rows come by time, with the same moment in many rows.
  timestamp: (decode) => writeRepeated(decoded(decode)),
  time: () => inQuotes,
  json: decoded,
  array: decoded,
  uuid: () => inQuotes,
};

/** Writes the cells of one column of one answer. */
export function cellWriterFor(type: ColumnType, decode: CellDecoder = (text) => text): CellWriter {
  return WRITERS[type](decode);
}

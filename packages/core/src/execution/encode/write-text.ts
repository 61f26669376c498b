import type { ByteWriter } from './byte-writer.ts';
import type { CellWriter } from './cell-writer.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const LETTER_U = 0x75;
const ZERO = 0x30;
const HEX = Buffer.from('0123456789abcdef');
/** The second byte of the two-byte escapes of JSON (RFC 8259, section 7). */
const SHORT_ESCAPES: ReadonlyMap<number, number> = new Map([
  [0x08, 0x62],
  [0x09, 0x74],
  [0x0a, 0x6e],
  [0x0c, 0x66],
  [0x0d, 0x72],
]);
/** From here on the loop in JavaScript costs more than a call of the runtime. */
const LONG = 48;

/** Writes bytes as they are. There must be room. */
export function writeVerbatim(writer: ByteWriter, source: Buffer, from: number, to: number): void {
  const { bytes } = writer;
  let { length } = writer;
  if (to - from > LONG) {
    source.copy(bytes, length, from, to);
    writer.length += to - from;
    return;
  }
  for (let at = from; at < to; at += 1) bytes[length++] = source[at] ?? 0;
  writer.length = length;
}

/** Writes UTF-8 text as a JSON string, escaped as JSON.stringify does. There must be room for six times its bytes and two. */
export const writeQuoted: CellWriter = (writer, source, from, to) => {
  const { bytes } = writer;
  let { length } = writer;
  bytes[length++] = QUOTE;
  for (let at = from; at < to; at += 1) {
    const byte = source[at] ?? 0;
    if (byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH) {
      bytes[length++] = byte;
      continue;
    }
    bytes[length++] = BACKSLASH;
    const short = byte >= SPACE ? byte : SHORT_ESCAPES.get(byte);
    if (short !== undefined) {
      bytes[length++] = short;
      continue;
    }
    bytes[length++] = LETTER_U;
    bytes[length++] = ZERO;
    bytes[length++] = ZERO;
    bytes[length++] = HEX[byte >> 4] ?? ZERO;
    bytes[length++] = HEX[byte & 15] ?? ZERO;
  }
  bytes[length++] = QUOTE;
  writer.length = length;
};

/** The same writer, which writes a value that the row before had too as it was written then. */
export function writeRepeated(write: CellWriter): CellWriter {
  let source: Buffer | undefined;
  let sourceFrom = 0;
  let sourceTo = 0;
  let writtenFrom = 0;
  let writtenTo = 0;
  return (writer, next, from, to) => {
    const isSame =
      source !== undefined &&
      to - from === sourceTo - sourceFrom &&
      equals(source, sourceFrom, next, from, to);
    if (isSame) {
      writer.reserve(writtenTo - writtenFrom);
      writer.bytes.copyWithin(writer.length, writtenFrom, writtenTo);
      writer.length += writtenTo - writtenFrom;
      return;
    }
    [source, sourceFrom, sourceTo] = [next, from, to];
    writtenFrom = writer.length;
    write(writer, next, from, to);
    writtenTo = writer.length;
  };
}

function equals(left: Buffer, leftFrom: number, right: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (left[leftFrom + at - from] !== right[at]) return false;
  return true;
}

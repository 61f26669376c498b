/** Memory that grows as it is written to. */
export interface ByteWriter {
  /** Valid up to `length`; another one after each `reserve`. */
  bytes: Buffer;
  length: number;
  /** Makes room for so many further bytes. */
  reserve(count: number): void;
  /** Writes text in UTF-8. */
  text(text: string): void;
  /** Writes bytes as they are. */
  copy(bytes: Uint8Array): void;
  /** What was written, in memory of just that size. */
  finish(): Buffer;
}

/** An empty writer with room for `size` bytes. */
export function createByteWriter(size: number): ByteWriter {
  const writer: ByteWriter = {
    bytes: Buffer.allocUnsafeSlow(Math.max(size, 256)),
    length: 0,
    reserve(count) {
      const needed = writer.length + count;
      if (needed <= writer.bytes.length) return;
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, writer.bytes.length * 2));
      writer.bytes.copy(larger, 0, 0, writer.length);
      writer.bytes = larger;
    },
    text(text) {
      // A UTF-16 unit takes at most three bytes.
      writer.reserve(text.length * 3);
      writer.length += writer.bytes.write(text, writer.length, 'utf8');
    },
    copy(bytes) {
      writer.reserve(bytes.length);
      writer.bytes.set(bytes, writer.length);
      writer.length += bytes.length;
    },
    finish() {
      const exact = Buffer.allocUnsafeSlow(writer.length);
      writer.bytes.copy(exact, 0, 0, writer.length);
      return exact;
    },
  };
  return writer;
}

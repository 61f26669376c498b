/** Rows in the bytes that Postgres sent: so nothing is made of a value until somebody needs it. */
export interface RawRows {
  readonly segments: readonly RowSegment[];
  readonly rowCount: number;
  /** True when the row cap stopped the reading. */
  readonly truncated: boolean;
}

/**
 * A piece of memory with rows in it. Each begins, at its place in `starts`, as the body of a DataRow does
 * (PostgreSQL documentation, "Message Formats"): the number of values as two bytes, then of each value
 * its length as four, -1 for null, and its text in UTF-8.
 */
export interface RowSegment {
  readonly bytes: Buffer;
  readonly starts: readonly number[];
}

type TextRow = (string | null)[];

/** One row, by its place among all; undefined where there are fewer. */
export function textOfRowAt({ segments }: RawRows, place: number): TextRow | undefined {
  let before = 0;
  for (const { bytes, starts } of segments) {
    const start = starts[place - before];
    if (start !== undefined) return textOfRow(bytes, start);
    before += starts.length;
  }
  return undefined;
}

/** The values as strings. */
export function textOfRows(raw: RawRows): TextRow[] {
  return raw.segments.flatMap(({ bytes, starts }) => starts.map((start) => textOfRow(bytes, start)));
}

function textOfRow(bytes: Buffer, start: number): TextRow {
  const row: TextRow = [];
  const count = bytes.readInt16BE(start);
  let at = start + 2;
  for (let index = 0; index < count; index += 1) {
    const length = bytes.readInt32BE(at);
    at += 4;
    row.push(length < 0 ? null : bytes.toString('utf8', at, at + length));
    at += Math.max(0, length);
  }
  return row;
}

/** Strings as the bytes that Postgres would have sent, for what a driver has turned into strings already. */
export function rawOfText(rows: readonly TextRow[], truncated: boolean): RawRows {
  const pieces: Buffer[] = [];
  const starts: number[] = [];
  let size = 0;
  const add = (piece: Buffer): void => {
    pieces.push(piece);
    size += piece.length;
  };
  for (const row of rows) {
    starts.push(size);
    const count = Buffer.alloc(2);
    count.writeInt16BE(row.length);
    add(count);
    for (const value of row) {
      const text = Buffer.from(value ?? '');
      const length = Buffer.alloc(4);
      length.writeInt32BE(value === null ? -1 : text.length);
      add(length);
      add(text);
    }
  }
  return { segments: [{ bytes: Buffer.concat(pieces), starts }], rowCount: rows.length, truncated };
}

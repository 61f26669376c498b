/** Microseconds between the Unix epoch and 2000-01-01, where Postgres counts timestamps from. */
const POSTGRES_EPOCH_MICROSECONDS = 946_684_800_000_000n;

const COLUMNS = 5;
const BYTES_BEFORE_TEXT = 2 + (4 + 8) + (4 + 4) + (4 + 4);

/** The columns of one batch of flights, as the parquet file stores them. */
export interface FlightColumns {
  /** Microseconds since the Unix epoch, wall-clock time. */
  date: readonly bigint[];
  /** Minutes. */
  delay: readonly bigint[];
  /** Miles. */
  distance: readonly bigint[];
  origin: readonly string[];
  destination: readonly string[];
}

/** Start and end of Postgres's binary COPY format (PostgreSQL documentation, COPY, "Binary Format"). */
export const COPY_HEADER: Buffer = Buffer.concat([
  Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'),
  Buffer.alloc(8),
]);
export const COPY_TRAILER: Buffer = Buffer.from([0xff, 0xff]);

/** Encodes rows `from` up to, not including, `to` for `COPY flights FROM STDIN (FORMAT binary)`. */
export function encodeFlights(columns: FlightColumns, from: number, to: number): Buffer {
  let bytes = 0;
  for (let row = from; row < to; row += 1) {
    bytes +=
      BYTES_BEFORE_TEXT + 8 + textAt(columns.origin, row).length + textAt(columns.destination, row).length;
  }
  const buffer = Buffer.allocUnsafe(bytes);
  let offset = 0;
  const writeText = (text: string): void => {
    offset = buffer.writeInt32BE(text.length, offset);
    offset += buffer.write(text, offset, 'latin1');
  };
  for (let row = from; row < to; row += 1) {
    offset = buffer.writeInt16BE(COLUMNS, offset);
    offset = buffer.writeInt32BE(8, offset);
    offset = buffer.writeBigInt64BE(numberAt(columns.date, row) - POSTGRES_EPOCH_MICROSECONDS, offset);
    offset = buffer.writeInt32BE(4, offset);
    offset = buffer.writeInt32BE(Number(numberAt(columns.delay, row)), offset);
    offset = buffer.writeInt32BE(4, offset);
    offset = buffer.writeInt32BE(Number(numberAt(columns.distance, row)), offset);
    writeText(textAt(columns.origin, row));
    writeText(textAt(columns.destination, row));
  }
  return buffer;
}

// Airport codes are three ASCII letters, so that bytes and characters are the same number.
function textAt(column: readonly string[], row: number): string {
  const value = column[row];
  if (value === undefined || !/^[A-Z]{3}$/.test(value))
    throw new Error(`Row ${row} of the flights file has no airport code.`);
  return value;
}

function numberAt(column: readonly bigint[], row: number): bigint {
  const value = column[row];
  if (value === undefined) throw new Error(`Row ${row} of the flights file has an empty number.`);
  return value;
}

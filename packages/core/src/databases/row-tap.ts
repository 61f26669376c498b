import type { RowSegment } from './raw-rows.ts';

/** A stream as a `pg` connection reads it. */
export interface ByteStream {
  listeners(event: 'data'): unknown[];
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  removeListener(event: 'data', listener: (bytes: Buffer) => void): unknown;
  destroy(error?: Error): unknown;
}

export interface RowTapOptions {
  /** Which statement of the batch, from 0, has the rows; those of the others are dropped. */
  statement: number;
  maxRows: number;
  /** Of values. */
  maxBytes: number;
  /** Called once when there is more than allowed; from then on rows are dropped. */
  onExceeded(cap: 'rows' | 'bytes'): void;
}

/** What a tap has taken. */
export interface RowTap {
  readonly segments: RowSegment[];
  rowCount: number;
}

const DATA_ROW = 0x44;
const COMMAND_COMPLETE = 0x43;
const READY_FOR_QUERY = 0x5a;
/** What may come while a statement runs, by the letters of the protocol. */
const EXPECTED: ReadonlySet<number> = new Set(Buffer.from('123ACDEGHINSTZdcnst'));
const HEADER = 5;
/** Its length word and its number of values. */
const ROW_OVERHEAD = 6;
/** Of a message that is no row: it is kept until its end has come. */
const LONGEST_MESSAGE = 2 ** 20;

/**
 * Takes the rows of one batch out of a connection's stream before the driver makes strings of them, until
 * the server is ready for the next query. All other messages reach the driver as they came. The batch
 * must be the next thing that the server answers.
 */
export function tapRows(stream: ByteStream, options: RowTapOptions): RowTap {
  const tap: RowTap = { segments: [], rowCount: 0 };
  const listeners = stream.listeners('data').filter(isListener);
  let rest: Buffer[] = [];
  let restLength = 0;
  let needed = HEADER;
  let skip = 0;
  let completed = 0;
  let bytesTaken = 0;
  let exceeded = false;

  const forward = (bytes: Buffer): void => listeners.forEach((listener) => listener.call(stream, bytes));

  const exceed = (cap: 'rows' | 'bytes'): void => {
    if (!exceeded) options.onExceeded(cap);
    exceeded = true;
  };

  /** Remembers the beginning of a message whose end has not come yet. */
  const keep = (bytes: Buffer, atLeast: number): void => {
    rest.push(bytes);
    restLength += bytes.length;
    needed = atLeast;
  };

  const onData = (chunk: Buffer): void => {
    let bytes = chunk;
    if (skip > 0) {
      const skipped = Math.min(skip, bytes.length);
      skip -= skipped;
      bytes = bytes.subarray(skipped);
    }
    if (restLength > 0) {
      keep(bytes, needed);
      if (restLength < needed) return;
      bytes = Buffer.concat(rest, restLength);
      rest = [];
      restLength = 0;
    }
    read(bytes);
  };

  /** Reads whole messages. What lies between rows is handed on in one piece. */
  const read = (bytes: Buffer): void => {
    const starts: number[] = [];
    let passFrom = 0;
    let at = 0;
    const pass = (): void => {
      if (passFrom < at) forward(bytes.subarray(passFrom, at));
      passFrom = at;
    };
    const finish = (): void => {
      if (starts.length > 0) tap.segments.push({ bytes, starts });
    };
    while (at + HEADER <= bytes.length) {
      const kind = bytes[at] ?? 0;
      const length = bytes.readInt32BE(at + 1);
      const end = at + 1 + length;
      const isRow = kind === DATA_ROW;
      const isFine = isRow ? length >= ROW_OVERHEAD : length >= 4 && length <= LONGEST_MESSAGE;
      if (!isFine || !EXPECTED.has(kind)) {
        stream.destroy(new Error('Connection terminated: what the server sends cannot be followed.'));
        return;
      }
      const isWanted = isRow && completed === options.statement && !exceeded && mayTake(length);
      if (isRow) pass();
      if (end > bytes.length && isRow && !isWanted) {
        skip = end - bytes.length;
        return finish();
      }
      if (end > bytes.length) {
        pass();
        keep(bytes.subarray(at), 1 + length);
        return finish();
      }
      if (kind === READY_FOR_QUERY) {
        // Given back before the driver hears of it, since it may send the next query at once.
        listeners.forEach((listener) => stream.on('data', listener));
        stream.removeListener('data', onData);
        finish();
        forward(bytes.subarray(passFrom));
        return;
      }
      if (kind === COMMAND_COMPLETE) completed += 1;
      if (isWanted && count(bytes.readInt16BE(at + HEADER), length)) starts.push(at + HEADER);
      at = end;
      if (isRow) passFrom = at;
    }
    pass();
    if (at < bytes.length) keep(bytes.subarray(at), HEADER);
    finish();
  };

  /** Whether a row of this length can still be had at all. */
  const mayTake = (length: number): boolean => {
    if (tap.rowCount >= options.maxRows) exceed('rows');
    // A table has at most 1,664 columns, each with a length of its own.
    else if (bytesTaken + length - ROW_OVERHEAD - 4 * 1_664 > options.maxBytes) exceed('bytes');
    return !exceeded;
  };

  const count = (values: number, length: number): boolean => {
    bytesTaken += length - ROW_OVERHEAD - 4 * values;
    if (bytesTaken > options.maxBytes) exceed('bytes');
    else tap.rowCount += 1;
    return !exceeded;
  };

  stream.on('data', onData);
  listeners.forEach((listener) => stream.removeListener('data', listener));
  return tap;
}

function isListener(value: unknown): value is (bytes: Buffer) => void {
  return typeof value === 'function';
}

import { LensError } from '../errors/index.ts';
import type { PoolClientLike } from '../lens-types.ts';
import { rawOfText, type RawRows } from './raw-rows.ts';
import { tapRows, type ByteStream, type RowTap } from './row-tap.ts';
import {
  isBatchable,
  runBatch,
  submitStatements,
  type BatchStatement,
  type ExtendedConnection,
} from './run-batch.ts';
import type { SqlStatement } from './sql-client.ts';
import { createTextReader } from './text-reader.ts';
import { wireValue } from './wire-value.ts';

export interface ReadBatch {
  /** What to run before, each alone; their rows are dropped. */
  before: readonly (string | BatchStatement)[];
  statement: SqlStatement;
  /** What to run after. */
  after: readonly string[];
  maxRows: number;
  /** Of the values of the rows. */
  maxBytes: number;
  /** Called once when there is more than allowed, so that the server can be told to stop. */
  onExceeded(): void;
}

/** Stopped by the row cap: not an error of the statement. */
const CANCELLED = '57014';

/**
 * Runs the statements in one round trip, each alone in its message of the extended protocol, and resolves
 * to the rows of the one, in the bytes that the server sent. After the first that fails none is run.
 * Raises the driver's error, and LensError `result_too_large` past the byte cap. `isOpen` of the outcome tells
 * that the row cap stopped the statement, so that what stands after it was not run.
 *
 * A client that is not the `pg` driver's, or that pipelines by itself, runs them one at a time.
 */
export async function readBatch(
  client: PoolClientLike,
  batch: ReadBatch,
): Promise<{ rows: RawRows; isOpen: boolean }> {
  const stream = isBatchable(client) ? streamOf(client) : undefined;
  if (stream === undefined) return { rows: await readEach(client, batch), isOpen: false };

  // Before anything is sent: a value that cannot be would leave the connection waiting.
  const values = (batch.statement.values ?? []).map(wireValue);
  let exceeded: 'rows' | 'bytes' | undefined;
  let tap: RowTap | undefined;
  const outcome = (isOpen: boolean): { rows: RawRows; isOpen: boolean } => {
    if (tap === undefined) throw new TypeError('The driver ended a query that it had not begun.');
    if (exceeded === 'bytes') throw tooLarge();
    const { segments, rowCount } = tap;
    return { rows: { segments, rowCount, truncated: exceeded === 'rows' }, isOpen };
  };

  return new Promise<boolean>((resolve, reject) => {
    client.query({
      submit(connection: ExtendedConnection) {
        tap = tapRows(stream, {
          statement: batch.before.length,
          maxRows: batch.maxRows,
          maxBytes: batch.maxBytes,
          onExceeded(cap) {
            exceeded = cap;
            batch.onExceeded();
          },
        });
        submitStatements(connection, [
          ...batch.before.map(alone),
          { text: batch.statement.text, values },
          ...batch.after.map(alone),
        ]);
      },
      handleDataRow() {},
      handleCommandComplete() {},
      handleError(error: unknown) {
        if (exceeded !== undefined && isCancelled(error)) resolve(true);
        else reject(error);
      },
      handleReadyForQuery: () => resolve(false),
    });
  }).then(outcome);
}

const alone = (statement: string | BatchStatement): BatchStatement =>
  typeof statement === 'string' ? { text: statement, values: [] } : statement;

async function readEach(client: PoolClientLike, batch: ReadBatch): Promise<RawRows> {
  await runBatch(client, batch.before.map(alone));
  const reader = createTextReader(batch.maxBytes, batch.onExceeded);
  const { rows } = await client.query({
    text: batch.statement.text,
    values: batch.statement.values ?? [],
    // With no values the driver would use the simple protocol, which runs several statements.
    queryMode: 'extended',
    rowMode: 'array',
    types: reader.types,
  });
  await runBatch(client, batch.after.map(alone));
  const read = rows as (string | null)[][];
  return rawOfText(read.slice(0, batch.maxRows), read.length > batch.maxRows);
}

function isCancelled(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === CANCELLED;
}

function tooLarge(): LensError {
  return new LensError(
    'result_too_large',
    'The answer is larger than allowed. Ask for fewer rows or columns, or group more coarsely.',
  );
}

/** The stream of a `pg` client's connection, where it can be listened to. */
function streamOf(client: { connection: object }): ByteStream | undefined {
  const { connection } = client;
  if (!('stream' in connection)) return undefined;
  const { stream } = connection;
  return isByteStream(stream) ? stream : undefined;
}

function isByteStream(value: unknown): value is ByteStream {
  if (typeof value !== 'object' || value === null) return false;
  return ['listeners', 'on', 'removeListener', 'destroy'].every(
    (name) => typeof Reflect.get(value, name) === 'function',
  );
}

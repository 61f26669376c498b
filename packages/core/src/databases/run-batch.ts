import type { PoolClientLike } from '../lens-types.ts';

/** One statement of a batch; all its values are text, or null. */
export interface BatchStatement {
  text: string;
  values: readonly (string | null)[];
}

type Row = (string | null)[];

/** The part of a `pg` connection that speaks the extended protocol. */
export interface ExtendedConnection {
  parse(message: object): void;
  bind(message: object): void;
  execute(message: object): void;
  sync(): void;
  stream?: { cork?(): void; uncork?(): void };
}

/**
 * Runs statements one after the other in one round trip, by the extended protocol, and resolves to the
 * rows of each as Postgres's text. After the first that fails none is run; its error is raised.
 *
 * A client that is not the `pg` driver's, or that pipelines by itself, runs them one at a time.
 */
export async function runBatch(
  client: PoolClientLike,
  statements: readonly BatchStatement[],
): Promise<Row[][]> {
  if (!isBatchable(client)) return runEach(client, statements);
  return new Promise((resolve, reject) => {
    client.query(createBatch(statements, resolve, reject));
  });
}

/** A query of our own for the driver, as its cursors are: it sends all messages, then one Sync. */
function createBatch(
  statements: readonly BatchStatement[],
  resolve: (answers: Row[][]) => void,
  reject: (error: unknown) => void,
): object {
  const answers: Row[][] = [];
  let rows: Row[] = [];
  return {
    submit: (connection: ExtendedConnection) => submitStatements(connection, statements),
    handleDataRow({ fields }: { fields: Row }) {
      rows.push(fields);
    },
    handleCommandComplete() {
      answers.push(rows);
      rows = [];
    },
    handleError: reject,
    handleReadyForQuery: () => resolve(answers),
  };
}

/** Sends the statements, each in messages of its own, and one Sync, in one write. */
export function submitStatements(
  connection: ExtendedConnection,
  statements: readonly BatchStatement[],
): void {
  connection.stream?.cork?.();
  for (const { text, values } of statements) {
    connection.parse({ text });
    connection.bind({ values });
    connection.execute({});
  }
  connection.sync();
  connection.stream?.uncork?.();
}

async function runEach(client: PoolClientLike, statements: readonly BatchStatement[]): Promise<Row[][]> {
  const answers: Row[][] = [];
  for (const { text, values } of statements) {
    const { rows } = await client.query({
      text,
      values,
      queryMode: 'extended',
      rowMode: 'array',
      types: { getTypeParser: () => (value: string) => value },
    });
    answers.push(rows as Row[]);
  }
  return answers;
}

/** Whether the client is one of the `pg` driver that does not pipeline by itself. */
export function isBatchable<Client extends object>(
  client: Client,
): client is Client & { connection: object } {
  if (!('connection' in client) || ('pipeline' in client && client.pipeline === true)) return false;
  const { connection } = client;
  if (typeof connection !== 'object' || connection === null) return false;
  return ['parse', 'bind', 'execute', 'sync'].every(
    (name) => typeof Reflect.get(connection, name) === 'function',
  );
}

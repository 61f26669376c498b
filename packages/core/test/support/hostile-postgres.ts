import { createServer, type Socket } from 'node:net';

/** What a server does to who connects. */
export interface HostileConnection {
  readonly socket: Socket;
  /** Sends these bytes again and again until the other side has had enough. */
  flood(bytes: Buffer): void;
  /** Lets the client in. */
  letIn(): void;
}

export interface HostileScript {
  /** After the start-up packet. @default lets the client in */
  onStart?(connection: HostileConnection): void;
  /** The word that the statements hold which `onWanted` is for. @default 'wanted' */
  word?: string;
  /** In place of the rows of a statement that holds the word; the rest is answered well, without rows. */
  onWanted?(connection: HostileConnection): void;
  /** After a batch that was answered. */
  onIdle?(connection: HostileConnection): void;
}

export interface HostilePostgres {
  readonly port: number;
  /** Everything that clients have sent. */
  received(): Buffer;
  openSockets(): number;
  connections(): number;
  close(): Promise<void>;
}

/** A message of the server (PostgreSQL documentation, "Message Formats"); `length` lies about it. */
export function message(kind: string, body: Buffer | string = '', length?: number): Buffer {
  const content = Buffer.from(body);
  const header = Buffer.alloc(5);
  header.write(kind, 0, 'latin1');
  header.writeUInt32BE(length ?? content.length + 4, 1);
  return Buffer.concat([header, content]);
}

/** A 32-bit number as the protocol sends it. */
export function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** A row; `count` lies about the number of its values. */
export function row(values: readonly string[], count: number = values.length): Buffer {
  const counted = Buffer.alloc(2);
  counted.writeInt16BE(count);
  return message(
    'D',
    Buffer.concat([counted, ...values.flatMap((value) => [word(value.length), Buffer.from(value)])]),
  );
}

/** An error or a notice of the server. */
export function report(kind: 'E' | 'N', text: string, code = '42601'): Buffer {
  return message(kind, `SERROR\0VERROR\0C${code}\0M${text}\0\0`);
}

/** Starts a server that speaks the protocol as far as the script lets it. */
export async function startHostilePostgres(script: HostileScript): Promise<HostilePostgres> {
  const sockets = new Set<Socket>();
  const received: Buffer[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    const connection: HostileConnection = {
      socket,
      flood(bytes) {
        const more = (): void => {
          while (!socket.destroyed && socket.write(bytes));
        };
        socket.on('drain', more);
        more();
      },
      letIn() {
        const key = message('K', Buffer.concat([word(7), word(7)]));
        socket.write(Buffer.concat([message('R', word(0)), key, message('Z', 'I')]));
      },
    };
    let started = false;
    let rest = Buffer.alloc(0);
    const answers: (Buffer | 'wanted')[] = [];
    socket.on('data', (bytes) => {
      received.push(bytes);
      rest = Buffer.concat([rest, bytes]);
      if (!started) {
        if (rest.length < 4 || rest.length < rest.readInt32BE(0)) return;
        rest = rest.subarray(rest.readInt32BE(0));
        started = true;
        if (script.onStart === undefined) connection.letIn();
        else script.onStart(connection);
      }
      for (;;) {
        if (rest.length < 5 || rest.length < 1 + rest.readInt32BE(1)) return;
        const kind = rest.toString('latin1', 0, 1);
        const body = rest.subarray(5, 1 + rest.readInt32BE(1));
        rest = rest.subarray(1 + rest.readInt32BE(1));
        if (kind === 'P')
          answers.push(body.includes(script.word ?? 'wanted') ? 'wanted' : message('C', 'SELECT 0\0'));
        if (kind === 'Q') socket.write(Buffer.concat([message('C', 'ROLLBACK\0'), message('Z', 'I')]));
        if (kind !== 'S') continue;
        for (const answer of answers.splice(0)) {
          socket.write(Buffer.concat([message('1'), message('2')]));
          if (answer !== 'wanted') socket.write(answer);
          else if (script.onWanted === undefined) {
            socket.write(Buffer.concat([row(['1']), message('C', 'SELECT 1\0')]));
          } else return script.onWanted(connection);
        }
        socket.write(message('Z', 'I'));
        script.onIdle?.(connection);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP port.');
  return {
    port: address.port,
    received: () => Buffer.concat(received),
    openSockets: () => sockets.size,
    connections: () => connections,
    async close() {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

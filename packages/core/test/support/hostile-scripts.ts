import { message, report, row, word, type HostileScript } from './hostile-postgres.ts';

/** In every text of these servers; it must not be told to anybody. */
export const CANARY = 'canary-of-the-server';

const scram = (text: string): Buffer => message('R', Buffer.concat([word(11), Buffer.from(text)]));

/** What a server may do to who connects, in the words of a test's title. */
export const HOSTILE_AT_START: Record<string, HostileScript['onStart']> = {
  'never answers': () => {},
  'closes at once': ({ socket }) => socket.end(),
  'resets at once': ({ socket }) => void socket.resetAndDestroy(),
  'answers in another protocol': ({ socket }) => void socket.write(`HTTP/1.1 200 OK\r\n\r\n${CANARY}`),
  'answers garbage': ({ flood }) => flood(Buffer.alloc(1024, 0xa5)),
  'sends nought': ({ flood }) => flood(Buffer.alloc(1024)),
  'sends a message that is too short to be read': ({ socket }) => void socket.write(message('K')),
  'sends a message shorter than its own length': ({ socket }) => void socket.write(message('S', '', 0)),
  'announces a message of 1 GB': ({ socket, flood }) => {
    socket.write(message('E', '', 2 ** 30));
    flood(Buffer.alloc(64 * 1024, 0x41));
  },
  'sends endless notices': ({ flood }) => flood(report('N', CANARY.repeat(100))),
  'sends endless settings': ({ flood }) => flood(message('S', 'application_name\0x\0')),
  'asks for the bare password': ({ socket }) => void socket.write(message('R', word(3))),
  'asks for an unknown login': ({ socket }) => void socket.write(message('R', word(7))),
  'asks for an unknown mechanism': ({ socket }) =>
    void socket.write(message('R', Buffer.concat([word(10), Buffer.from('CANARY\0\0')]))),
  'goes on with a login that was not begun': ({ socket }) => void socket.write(scram('r=x,s=x,i=4096')),
  'asks for endless work': ({ socket }) => {
    socket.write(message('R', Buffer.concat([word(10), Buffer.from('SCRAM-SHA-256\0\0')])));
    socket.once('data', (bytes) => {
      const nonce = /r=([^,]+)/.exec(bytes.toString('latin1'))?.[1] ?? '';
      socket.write(scram(`r=${nonce}x,s=c2FsdA==,i=2000000000`));
    });
  },
  'refuses with a megabyte of text': ({ socket }) => void socket.write(report('E', CANARY.repeat(50_000))),
  'refuses with a code that means another thing': ({ socket }) =>
    void socket.write(report('E', CANARY, '42703')),
  'refuses with a text in place of a code': ({ socket }) => void socket.write(report('E', CANARY, CANARY)),
};

/** What it may do once it is asked. */
export const HOSTILE_AT_QUERY: Record<string, HostileScript['onWanted']> = {
  'never answers': () => {},
  'sends a row without an end': ({ socket, flood }) => {
    socket.write(message('D', Buffer.concat([Buffer.from([0, 1]), word(2 ** 30)]), 2 ** 30));
    flood(Buffer.alloc(64 * 1024, 0x41));
  },
  'sends rows without end': ({ flood }) => flood(row(['x'.repeat(1_000)])),
  'closes within a row': ({ socket }) => void socket.end(row(['x'.repeat(1_000)]).subarray(0, 100)),
  'resets within a row': ({ socket }) => {
    socket.write(row(['x'.repeat(1_000)]).subarray(0, 100), () => socket.resetAndDestroy());
  },
  'sends endless notices': ({ flood }) => flood(report('N', CANARY.repeat(100))),
  'sends endless notifications': ({ flood }) =>
    flood(message('A', Buffer.concat([word(1), Buffer.from('c\0p\0')]))),
  'sends garbage': ({ flood }) => flood(Buffer.alloc(1024, 0xa5)),
  'announces a message of 1 GB': ({ socket, flood }) => {
    socket.write(message('E', '', 2 ** 30));
    flood(Buffer.alloc(64 * 1024, 0x41));
  },
  'sends a row without a number of values': ({ socket }) => void socket.write(message('D')),
  'sends a message that is too short to be read': ({ socket }) => void socket.write(message('T')),
  'says too many values': ({ socket }) =>
    void socket.write(
      Buffer.concat([row(['1'], 9), message('C', 'SELECT 1\0'), message('C', 'COMMIT\0'), message('Z', 'I')]),
    ),
  'says fewer values than none': ({ socket }) =>
    void socket.write(
      Buffer.concat([
        row(['1'], -1),
        message('C', 'SELECT 1\0'),
        message('C', 'COMMIT\0'),
        message('Z', 'I'),
      ]),
    ),
  'says another number of values in each row': ({ socket }) =>
    void socket.write(
      Buffer.concat([
        row(['1']),
        row(['1', '2']),
        message('C', 'SELECT 2\0'),
        message('C', 'COMMIT\0'),
        message('Z', 'I'),
      ]),
    ),
  'fails with a megabyte of text': ({ socket }) =>
    void socket.write(report('E', CANARY.repeat(60_000), '53000')),
  'fails with a text in place of a code': ({ socket }) =>
    void socket.write(Buffer.concat([report('E', CANARY, CANARY), message('Z', 'I')])),
  'fails with text, and is well': ({ socket }) =>
    void socket.write(Buffer.concat([report('E', CANARY, '53000'), message('Z', 'I')])),
};

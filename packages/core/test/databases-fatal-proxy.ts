import { connect, createServer, type AddressInfo } from 'node:net';

/** ReadyForQuery, idle: the last message of a connection's start. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const FATAL = ((): Buffer => {
  const fields = Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0');
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
})();

/**
 * A proxy whose first connection is terminated by the "server" at the very moment it is ready: both
 * messages arrive in one packet, as they do when a backend is killed just after its start.
 */
export async function startFatalProxy(target: { host: string; port: number }): Promise<{
  url(original: string): string;
  close(): Promise<void>;
}> {
  let connections = 0;
  const server = createServer((client) => {
    const isFirst = (connections += 1) === 1;
    const upstream = connect(target);
    client.pipe(upstream);
    upstream.on('data', (data) => {
      if (isFirst && data.subarray(-READY.length).equals(READY)) client.end(Buffer.concat([data, FATAL]));
      else client.write(data);
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (original) => {
      const changed = new URL(original);
      changed.hostname = '127.0.0.1';
      changed.port = String(port);
      return changed.href;
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

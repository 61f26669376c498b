import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An application of a host, listening. */
export interface RunningHost {
  url: string;
  close(): Promise<void>;
}

/** Lets an Express application listen on a free port of this machine. */
export async function startHost(app: RequestListener): Promise<RunningHost> {
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, 'close');
      server.close().closeAllConnections();
      await closed;
    },
  };
}

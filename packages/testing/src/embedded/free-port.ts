import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections: one of those may be taken at any moment. */
const [FIRST, LAST] = [20_000, 32_000];
const ATTEMPTS = 100;

/** A TCP port of 127.0.0.1 that nothing listens on, for a server that is told its port before it starts. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(FIRST, LAST);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`No free TCP port was found on 127.0.0.1 between ${FIRST} and ${LAST}.`);
}

/** Whether nothing listens on this port of 127.0.0.1 yet. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

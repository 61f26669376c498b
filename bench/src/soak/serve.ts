// Serves the API in a process of its own, and tells on request what it holds on to.
import { loadConfig } from '@istari-lens/core';
import { startServer } from '@istari-lens/server';

/** What a process holds on to, after its garbage was collected. */
export interface Held {
  heapBytes: number;
  residentBytes: number;
  /** Sockets, timers and whatever else keeps a process alive. */
  handles: number;
}

/** What the process says: where it listens, then what it is asked for. */
export type SoakMessage = { port: number } | { held: Held };

const server = await startServer(loadConfig(process.env), { migrate: true });
await server.ready;
const say = (message: SoakMessage): void => void process.send?.(message);
process.on('message', (asked) => {
  if (asked === 'close') return void server.close().then(() => process.disconnect());
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo().length;
  say({ held: { heapBytes: heapUsed, residentBytes: rss, handles } });
});
say({ port: server.port });

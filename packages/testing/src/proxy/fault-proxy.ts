import { createServer, connect } from 'node:net';
import type { Socket } from 'node:net';
import { relay } from './relay.ts';
import type { Relay } from './relay.ts';

/** What a proxy does to those who use it; changed while connections are open. */
export interface FaultProxy {
  host: string;
  port: number;
  /** The same URL, by way of the proxy. */
  url(original: string): string;
  /** Stops passing bytes on; connections stay open and new ones are accepted in silence. */
  pause(): void;
  /** Passes on what waited. */
  resume(): void;
  /** Resets every open connection. */
  dropConnections(): void;
  /** Resets every new connection at once. */
  refuse(): void;
  /** Takes new connections again. */
  accept(): void;
  /** Holds every piece of data back for so long, in either direction. */
  delay(milliseconds: number): void;
  /** Ends the server's half of every open connection in good order; clients may go on sending. */
  halfClose(): void;
  /** How many connections are open. */
  connectionCount(): number;
  /** Ends everything. */
  close(): Promise<void>;
}

/** Starts a TCP proxy on a free port of 127.0.0.1 before a server. */
export async function startFaultProxy(target: { host: string; port: number }): Promise<FaultProxy> {
  const state = { paused: false, refusing: false, delayMs: 0 };
  const relays = new Set<Relay>();
  // Half-open: the end of one direction must not end the other.
  const server = createServer({ allowHalfOpen: true }, (client: Socket) => {
    if (state.refusing) {
      client.on('error', () => undefined).resetAndDestroy();
      return;
    }
    const upstream = connect({ ...target, allowHalfOpen: true });
    const opened = relay(client, upstream, state);
    relays.add(opened);
    opened.onClosed(() => relays.delete(opened));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no TCP port.');
  const dropConnections = (): void => relays.forEach((open) => open.reset());
  return {
    host: '127.0.0.1',
    port: address.port,
    url: (original) => {
      const changed = new URL(original);
      changed.hostname = '127.0.0.1';
      changed.port = String(address.port);
      return changed.href;
    },
    pause: () => {
      state.paused = true;
      relays.forEach((open) => open.update());
    },
    resume: () => {
      state.paused = false;
      relays.forEach((open) => open.update());
    },
    dropConnections,
    refuse: () => {
      state.refusing = true;
    },
    accept: () => {
      state.refusing = false;
    },
    delay: (milliseconds) => {
      state.delayMs = milliseconds;
    },
    halfClose: () => relays.forEach((open) => open.endTowardsClient()),
    connectionCount: () => relays.size,
    close: async () => {
      dropConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where a service that was started for a test file listens. */
export interface RunningService {
  host: string;
  port: number;
  /** Stops all its processes where they are: it holds its connections and takes new ones, but says nothing. */
  freeze(): Promise<void>;
  /** Lets them go on. */
  thaw(): Promise<void>;
  /** Ends it. A run's end does it too. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 20_000;

/**
 * Waits until something listens on a port.
 *
 * @throws when the program ended first or nothing listens within 20 s.
 */
export async function waitUntilListening(host: string, port: number, hasEnded: () => boolean): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await canConnect(host, port))) {
    if (hasEnded()) throw new Error(`The service for port ${port} ended instead of listening.`);
    if (Date.now() > deadline)
      throw new Error(`Nothing listens on port ${port} after ${READY_WITHIN_MS / 1000} s.`);
    await sleep(20);
  }
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

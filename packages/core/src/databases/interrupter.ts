import { setTimeout as sleep } from 'node:timers/promises';
import { cancelBackend } from './cancel-backend.ts';

const REPEAT_MS = 100;

/** Keeps asking the server to cancel what a client runs, until told to stop. */
export interface Interrupter {
  start(): void;
  /** Resolves once no cancel request is on its way any more: only then may the client run something else. */
  stop(): Promise<void>;
}

/**
 * An interrupter for one client. A request is repeated because the server drops one that reaches it
 * just before the statement does.
 */
export function createInterrupter(client: object, timeoutMs: number): Interrupter {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  async function interrupt(): Promise<void> {
    while (!stopping.signal.aborted) {
      const sent = await cancelBackend(client, timeoutMs);
      if (!sent) return;
      await sleep(REPEAT_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  return {
    start() {
      running ??= interrupt();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

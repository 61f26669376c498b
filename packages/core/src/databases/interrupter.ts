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
  let isStopping = false;
  // Made only when there is something to interrupt: aborting one costs a stack trace, and most statements end by themselves.
  let stopping: AbortController | undefined;
  let running: Promise<void> | undefined;

  async function interrupt({ signal }: AbortController): Promise<void> {
    while (!signal.aborted) {
      const sent = await cancelBackend(client, timeoutMs);
      if (!sent) return;
      await sleep(REPEAT_MS, undefined, { signal }).catch(() => {});
    }
  }

  return {
    start() {
      if (isStopping) return;
      stopping ??= new AbortController();
      running ??= interrupt(stopping);
    },
    async stop() {
      isStopping = true;
      stopping?.abort();
      await running;
    },
  };
}

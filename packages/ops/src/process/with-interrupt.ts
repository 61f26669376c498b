import { EXIT } from '../exit-codes.ts';

/**
 * Runs a command's work with a signal that SIGINT and SIGTERM abort, so that it tidies up, and then
 * sets the exit code those signals have by custom. A second one ends the process at once.
 */
export async function withInterrupt(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const listeners = (['SIGINT', 'SIGTERM'] as const).map((name) => {
    const listener = (): void => {
      if (controller.signal.aborted) process.exit(CODES[name]);
      controller.abort(new Interruption(name));
    };
    process.on(name, listener);
    return { name, listener };
  });
  try {
    await work(controller.signal);
  } catch (error) {
    const reason: unknown = controller.signal.reason;
    if (!(reason instanceof Interruption)) throw error;
    process.exitCode = CODES[reason.signal];
    process.stderr.write(`Stopped by ${reason.signal}; everything begun was taken back.\n`);
  } finally {
    for (const { name, listener } of listeners) process.off(name, listener);
  }
}

const CODES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

class Interruption extends Error {
  readonly signal: keyof typeof CODES;

  constructor(signal: keyof typeof CODES) {
    super(`Stopped by ${signal}.`);
    this.signal = signal;
  }
}

import type { SessionsRepository } from './sessions-repository.ts';

export interface SweepSessionsOptions {
  sessions: Pick<SessionsRepository, 'removeEnded'>;
  endedBefore: Date;
  /** Sessions in one statement, so that none holds locks for long. @default 100 */
  batch?: number;
  /** @default 100 */
  maxBatches?: number;
}

/** Deletes sessions, with their refresh tokens, whose absolute end has passed. What is left over is for the next time. */
export async function sweepSessions(options: SweepSessionsOptions): Promise<void> {
  const { sessions, endedBefore, batch = 100, maxBatches = 100 } = options;
  for (let done = 0; done < maxBatches; done += 1) {
    if ((await sessions.removeEnded(endedBefore, batch)) < batch) return;
  }
}

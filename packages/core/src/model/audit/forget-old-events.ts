import type { AuditRepository } from './audit-repository.ts';

export interface ForgetOldEventsOptions {
  log: Pick<AuditRepository, 'forget'>;
  now: Date;
  retentionDays: number;
  /** Events in one statement, so that none takes long. @default 1000 */
  batch?: number;
  /** @default 100 */
  maxBatches?: number;
}

const DAY_MS = 86_400_000;

/** Deletes what has been in the audit log for longer than it is kept. What is left over is for the next time. */
export async function forgetOldEvents(options: ForgetOldEventsOptions): Promise<void> {
  const { log, now, retentionDays, batch = 1_000, maxBatches = 100 } = options;
  const before = new Date(now.getTime() - retentionDays * DAY_MS);
  for (let done = 0; done < maxBatches; done += 1) {
    if ((await log.forget(before, batch)) < batch) return;
  }
}

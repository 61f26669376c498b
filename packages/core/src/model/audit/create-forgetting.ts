import type { ResolvedConfig } from '../../config/resolved-config.ts';
import type { AppDatabase } from '../../databases/index.ts';
import type { Background } from '../background.ts';
import { createAuditRepository } from './audit-repository.ts';
import { forgetOldEvents } from './forget-old-events.ts';

export interface ForgettingOptions {
  config: Pick<ResolvedConfig, 'audit'>;
  clock: () => Date;
  database: AppDatabase;
  background: Background;
  isTime: () => boolean;
}

/**
 * What is to be called when something has been logged: as good a time as any to forget what is old. Undefined where all
 * is kept.
 */
export function createForgetting(options: ForgettingOptions): (() => void) | undefined {
  const { config, clock, database, background, isTime } = options;
  const { retentionDays } = config.audit;
  if (retentionDays === 0) return undefined;
  return () => {
    if (!isTime()) return;
    const log = createAuditRepository(database, database.schema);
    background.run(() => forgetOldEvents({ log, now: clock(), retentionDays }));
  };
}

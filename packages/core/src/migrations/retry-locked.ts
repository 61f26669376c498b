import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, isConnectionFault } from '../databases/postgres-errors.ts';
import { LensError } from '../errors/index.ts';
import { labelOf } from './label.ts';
import type { Migration } from './types.ts';

export interface RetryLockedOptions {
  /** Tries in all. */
  attempts: number;
  onRetry: (attempt: number) => void;
  /** What became of the migration, after "failed and ", with what to do where the lock was not the reason. */
  afterFailure: string;
}

/** A statement waited too long for a lock; two waited for each other. */
const LOCKED: ReadonlySet<string> = new Set(['55P03', '40P01']);

/**
 * Runs a migration's work, and again while a lock is in its way.
 *
 * @throws LensError `migration_failed` naming the migration; what the driver raised when the connection
 * was lost.
 */
export async function retryLocked<T>(
  work: () => Promise<T>,
  migration: Pick<Migration, 'version' | 'name'>,
  { attempts, onRetry, afterFailure }: RetryLockedOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const code = errorCode(error);
      const locked = code !== undefined && LOCKED.has(code);
      if (locked && attempt < attempts) {
        onRetry(attempt + 1);
        await sleep(250 * 2 ** attempt);
        continue;
      }
      if (!locked && isConnectionFault(error)) throw error;
      const reason = locked
        ? `A table it needs stayed in use for ${attempts} attempts: find who holds it with "istari-lens db locks", then run this again.`
        : `SQLSTATE ${code ?? 'unknown'}: mend the cause and run this again.`;
      throw new LensError(
        'migration_failed',
        `Migration ${labelOf(migration)} failed and ${afterFailure}. ${reason}`,
        { cause: error },
      );
    }
  }
}

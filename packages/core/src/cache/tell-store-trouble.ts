import { errorCode } from '../databases/index.ts';
import type { Logger } from '../lens-types.ts';
import { troubleKind } from './trouble-kind.ts';

export interface StoreTrouble {
  /** Told of a store that failed. */
  onStoreError(store: string, error: unknown): void;
  /** Told of a store that is there again. */
  onStoreRecovery(store: string): void;
}

/** Logs that a cache store failed, seldom however often it does, and that it is back where that was logged. */
export function tellStoreTrouble(options: {
  logger: Logger;
  /** True when nothing was told of this store for a while. */
  isSeldom: (store: string) => boolean;
}): StoreTrouble {
  const { logger, isSeldom } = options;
  const troubled = new Set<string>();
  return {
    onStoreError(store, error) {
      logger.debug({ err: error, store }, 'why a cache store failed');
      if (!isSeldom(store)) return;
      troubled.add(store);
      logger.warn(
        { code: errorCode(error), store, reason: troubleKind(error) },
        'a cache store failed; going on without it, and trying again in the background: when this stays, run "istari-lens doctor --only cache"',
      );
    },
    onStoreRecovery(store) {
      if (troubled.delete(store)) logger.info({ store }, 'a cache store is back and used again');
    },
  };
}

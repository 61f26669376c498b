import { AsyncLocalStorage } from 'node:async_hooks';
import type { AppDatabase, SqlClient } from '../../databases/index.ts';

/** Adds something to every transaction that work makes, without the work knowing of it. */
export interface CommitMarker {
  /** The database, whose transactions are marked while `during` runs. */
  mark(database: AppDatabase): AppDatabase;
  /** Runs work; `onCommit` is called at the end of each of its transactions, and takes part in it. */
  during<T>(onCommit: (client: SqlClient) => Promise<void>, work: () => Promise<T>): Promise<T>;
}

/** A marker of its own for each Lens. */
export function createCommitMarker(): CommitMarker {
  const current = new AsyncLocalStorage<{
    onCommit: (client: SqlClient) => Promise<void>;
    isOver: boolean;
  }>();
  return {
    mark: (database) => ({
      ...database,
      transaction(work) {
        const marking = current.getStore();
        // What work began in passing, such as a timer, outlives it.
        if (marking === undefined || marking.isOver) return database.transaction(work);
        return database.transaction(async (client) => {
          const result = await work(client);
          await marking.onCommit(client);
          return result;
        });
      },
    }),
    async during(onCommit, work) {
      const marking = { onCommit, isOver: false };
      try {
        return await current.run(marking, work);
      } finally {
        marking.isOver = true;
      }
    },
  };
}

import type { MigrationProgress } from '@istari-lens/core';

/** One step of a migration as a line of progress. */
export function formatMigrationProgress(progress: MigrationProgress): string {
  switch (progress.kind) {
    case 'waiting':
      return 'Another migration is running; waiting for it.';
    case 'started':
      return `[${progress.done + 1}/${progress.total}] ${progress.name} …`;
    case 'retrying':
      return `${progress.name}: a table is in use; attempt ${progress.attempt}.`;
    case 'removedIndex':
      return `${progress.name}: removed the index ${progress.index} that an earlier run did not finish.`;
    case 'applied':
      return `[${progress.done}/${progress.total}] ${progress.name} ${progress.durationMs} ms`;
  }
}

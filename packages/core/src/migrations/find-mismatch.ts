import { labelOf } from './label.ts';
import type { MigrationProblem, MigrationStatus } from './types.ts';

/** Every reason why the history does not fit this release, the gravest first; empty when it fits. */
export function findMismatch(status: MigrationStatus): MigrationProblem[] {
  const { current, head, migrations } = status;
  const problems: MigrationProblem[] = [];
  const tooNew = migrations.find(
    ({ state, backwardCompatible }) => state === 'unknown' && !backwardCompatible,
  );
  if (tooNew !== undefined) {
    problems.push({
      code: 'schema_too_new',
      detail: `The schema is at migration ${current}, this release knows ${head} and does not work with ${labelOf(tooNew)}. Run the newer release, or take its migrations back with it ("istari-lens migrate down"), or restore a backup made before it.`,
    });
  }
  for (const migration of migrations) {
    if (migration.state === 'drifted') {
      problems.push({
        code: 'drifted',
        detail: `Migration ${labelOf(migration)} was applied with another text. Applied migrations are never edited: put its text back and write the change as a new one.`,
      });
    }
    if (migration.state === 'pending' && migration.version < current) {
      problems.push({
        code: 'out_of_order',
        detail: `Migration ${labelOf(migration)} is out of order: it is not in the history, although later ones were applied. Number a new migration after the last one; if its line was deleted, restore the history table from a backup.`,
      });
    }
  }
  return problems;
}

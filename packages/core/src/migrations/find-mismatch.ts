import { labelOf } from './label.ts';
import type { MigrationProblem, MigrationStatus } from './types.ts';

/** Every reason why the history does not fit this release, the gravest first; empty when it fits. */
export function findMismatch(status: MigrationStatus): MigrationProblem[] {
  const { current, head, migrations } = status;
  const problems: MigrationProblem[] = [];
  if (migrations.some(({ state }) => state === 'unknown')) {
    problems.push({
      code: 'schema_too_new',
      detail: `The schema is at migration ${current}, this release knows ${head}. Run the newer release, or restore a backup made before it.`,
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

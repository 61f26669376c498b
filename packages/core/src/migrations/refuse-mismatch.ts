import { LensError } from '../errors/index.ts';
import type { MigrationStatus } from './types.ts';

/**
 * Refuses a schema that this release must not touch.
 *
 * @throws LensError `schema_too_new` when a newer release migrated it; `migration_failed` when an
 * applied migration has another text here, or one before the last applied is missing.
 */
export function refuseMismatch(status: MigrationStatus): void {
  const unknown = status.migrations.find((migration) => migration.state === 'unknown');
  if (unknown !== undefined) {
    throw new LensError(
      'schema_too_new',
      `The schema is at migration ${status.current}, this release knows ${status.head}. Run the newer release, or restore a backup made before it.`,
    );
  }
  const drifted = status.migrations.find((migration) => migration.state === 'drifted');
  if (drifted !== undefined) {
    throw new LensError(
      'migration_failed',
      `Migration ${label(drifted)} was applied with another text. Applied migrations are never edited: put its text back and write the change as a new one.`,
    );
  }
  const gap = status.migrations.find(
    (migration) => migration.state === 'pending' && migration.version < status.current,
  );
  if (gap !== undefined) {
    throw new LensError(
      'migration_failed',
      `Migration ${label(gap)} is missing from the history although later ones were applied. Restore the history table from a backup.`,
    );
  }
}

function label({ version, name }: { version: number; name: string }): string {
  return `${String(version).padStart(4, '0')}-${name}`;
}

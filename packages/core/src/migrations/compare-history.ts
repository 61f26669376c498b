import { migrationChecksum } from './checksum.ts';
import type { AppliedMigration, Migration, MigrationState, MigrationStatus } from './types.ts';

/** Sets the history beside the migrations this release knows. */
export function compareHistory(
  known: readonly Migration[],
  history: readonly AppliedMigration[],
): MigrationStatus {
  const applied = new Map(history.map((entry) => [entry.version, entry]));
  const migrations: MigrationState[] = known.map((migration) => {
    const entry = applied.get(migration.version);
    applied.delete(migration.version);
    if (entry === undefined) {
      return {
        version: migration.version,
        name: migration.name,
        state: 'pending',
        ...NOT_APPLIED,
        backwardCompatible: migration.backwardCompatible === true,
      };
    }
    const state = entry.checksum === migrationChecksum(migration) ? 'applied' : 'drifted';
    return describe(entry, state);
  });
  for (const entry of applied.values()) migrations.push(describe(entry, 'unknown'));
  return {
    current: Math.max(0, ...history.map((entry) => entry.version)),
    head: Math.max(0, ...known.map((migration) => migration.version)),
    migrations,
  };
}

const NOT_APPLIED = { appliedAt: null, durationMs: null, release: null };

function describe(entry: AppliedMigration, state: MigrationState['state']): MigrationState {
  const { version, name, appliedAt, durationMs, release, backwardCompatible } = entry;
  return { version, name, state, appliedAt, durationMs, release, backwardCompatible };
}

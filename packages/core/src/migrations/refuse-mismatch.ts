import { LensError } from '../errors/index.ts';
import { findMismatch } from './find-mismatch.ts';
import type { MigrationStatus } from './types.ts';

/**
 * Refuses a schema that this release must not touch.
 *
 * @throws LensError `schema_too_new` when a newer release migrated it; `migration_failed` when an
 * applied migration has another text here, or one before the last applied is missing.
 */
export function refuseMismatch(status: MigrationStatus): void {
  const [first] = findMismatch(status);
  if (first === undefined) return;
  const code = first.code === 'schema_too_new' ? 'schema_too_new' : 'migration_failed';
  throw new LensError(code, first.detail);
}

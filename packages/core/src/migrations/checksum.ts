import { createHash } from 'node:crypto';
import type { Migration } from './types.ts';

/** SHA-256 of a migration's text in hex; line ends of a Windows checkout count as `\n`. */
export function migrationChecksum(migration: Migration): string {
  return createHash('sha256').update(migration.sql.replaceAll('\r\n', '\n')).digest('hex');
}

import { LensError } from '@istari-lens/core';
import { databaseOf } from '../../postgres/database-url.ts';
import { openMaintenance } from '../../postgres/maintenance.ts';
import { derivedName, scratchName, timedEnding } from '../database-names.ts';
import { orDiscard } from '../or-discard.ts';
import { putInPlace } from '../put-in-place.ts';
import { openDumpFile } from './open-dump-file.ts';
import { restoreDumpFile } from './restore-dump-file.ts';

export interface RestoreFileOptions {
  /** The server, as a role that may make databases. */
  url: string;
  /** A dump of pg_dump: SQL text or custom format, plain or compressed with gzip or zstd. */
  file: string;
  /** Says that nothing is known of this file: no checksum, no row counts. */
  unverified: true;
  /** Name of the new database. @default `<database>_restored_<time>` */
  into?: string;
  /** Restore owners and rights, which needs the roles; for custom format only. @default true */
  owners?: boolean;
  temporaryFolder?: string;
  toolPath?: string;
  signal?: AbortSignal;
  /** Told of a scratch database that could not be dropped when this failed. */
  onLeft?: (database: string) => void;
}

export interface RestoreFileReport {
  database: string;
  durationMs: number;
  tables: number;
  rows: number;
}

/**
 * Restores a dump without a manifest, such as `backup_20260101.sql.gz`, into a new database: in one
 * transaction that the first error ends, without psql meta-commands, and only when it is complete.
 *
 * @throws LensError `restore_refused`, `restore_failed`, `client_tool_missing`.
 */
export async function restoreFile(options: RestoreFileOptions): Promise<RestoreFileReport> {
  const startedAt = performance.now();
  const file = await openDumpFile(options.file);
  const maintenance = await openMaintenance(options.url, options.signal);
  try {
    const database =
      options.into ?? derivedName(databaseOf(options.url), timedEnding('restored', new Date()));
    if (await maintenance.exists(database))
      throw new LensError(
        'restore_refused',
        `The database "${database}" exists. A dump without a manifest is restored into a new one only: choose another name.`,
      );
    // Under its own name it is whole or not there: who is killed leaves a scratch database.
    const fresh = scratchName('restoring');
    await maintenance.claim(fresh);
    const { content } = await restoreDumpFile(maintenance, {
      file,
      url: options.url,
      database: fresh,
      owners: options.owners ?? true,
      lensSchema: 'lens',
      temporaryFolder: options.temporaryFolder,
      toolPath: options.toolPath,
      signal: options.signal,
      onLeft: options.onLeft,
    });
    await orDiscard(maintenance, fresh, options.onLeft, async () => {
      options.signal?.throwIfAborted();
      await putInPlace(maintenance, { url: options.url, fresh, into: database, occupant: 'nothing' });
    });
    return {
      database,
      durationMs: Math.round(performance.now() - startedAt),
      tables: content.tables.length,
      rows: content.tables.reduce((sum, { rows }) => sum + rows, 0),
    };
  } finally {
    await maintenance.close();
  }
}

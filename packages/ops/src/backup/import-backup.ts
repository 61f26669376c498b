import { randomBytes } from 'node:crypto';
import { openDestination, type DestinationSettings } from '../destinations/open-destination.ts';
import { databaseOf } from '../postgres/database-url.ts';
import { openMaintenance } from '../postgres/maintenance.ts';
import { scratchName } from '../restore/database-names.ts';
import { openDumpFile, type DumpFile } from '../restore/foreign/open-dump-file.ts';
import { restoreDumpFile, type RestoredDumpFile } from '../restore/foreign/restore-dump-file.ts';
import type { BackupReport } from './backup.ts';
import { newBackupId } from './backup-id.ts';
import { byHandLines } from './by-hand.ts';
import { COMPRESSIONS } from './compression/index.ts';
import { FORMATS } from './formats/index.ts';
import type { Manifest, ManifestFile } from './manifest/manifest.ts';
import { manifestName, sealManifest } from './manifest/manifest-text.ts';
import { storedSuffix, storeFile, type Storing } from './storing.ts';
import { recordVerification } from './verification-record.ts';

export interface ImportBackupOptions extends DestinationSettings {
  /** A server to restore the dump on trial, as a role that may make databases. */
  url: string;
  /** A dump of pg_dump: SQL text or custom format, plain or compressed with gzip or zstd. */
  file: string;
  /** The database it is of. @default that of the URL */
  database?: string;
  /** age public keys. @default none: not encrypted */
  recipients?: readonly string[];
  /** Schema of Lens's tables. @default 'lens' */
  schema?: string;
  temporaryFolder?: string;
  toolPath?: string;
  signal?: AbortSignal;
  /** Told of a scratch database that could not be dropped when this failed. */
  onLeft?: (database: string) => void;
}

/**
 * Makes a backup of a dump that was made elsewhere: restores it into a scratch database, which proves
 * it and counts its rows, stores it, and writes the manifest that it lacked. When the dump does not say
 * when it was made, it never counts as the newest backup.
 *
 * @throws as `restoreFile` and `backup` do.
 */
export async function importBackup(options: ImportBackupOptions): Promise<BackupReport> {
  const startedAt = performance.now();
  const { signal } = options;
  const file = await openDumpFile(options.file);
  const restored = await onTrial(options, file);
  const trialMs = Math.round(performance.now() - startedAt);
  const destination = await openDestination(options);
  try {
    const database = options.database ?? databaseOf(options.url);
    const id = newBackupId(database, takenAtOf(file), randomBytes(3).toString('hex'));
    const preferred = FORMATS[file.format].compression;
    const storing: Storing = {
      destination,
      compression: COMPRESSIONS[preferred].available ? preferred : 'gzip',
      recipients: options.recipients ?? [],
      signal,
    };
    const name = `${id}${FORMATS[file.format].suffix}${storedSuffix(storing)}`;
    const dump = await storeFile(name, (ending) => file.read(ending), file.bytes * 10, storing);
    const manifest = describe({ id, database, file, restored, dump, storing, durationMs: trialMs });
    try {
      await destination.putText(manifestName(id), sealManifest(manifest));
    } catch (error) {
      await Promise.allSettled([destination.remove(manifestName(id))]);
      await Promise.allSettled([destination.remove(name)]);
      throw error;
    }
    await recordVerification(destination, manifest.verification, 'restore', {
      at: new Date().toISOString(),
      durationMs: trialMs,
    });
    return { id, manifest, destination: destination.description };
  } finally {
    destination.close();
  }
}

async function onTrial(
  options: ImportBackupOptions,
  file: DumpFile,
): Promise<RestoredDumpFile & { major: number }> {
  const maintenance = await openMaintenance(options.url, options.signal);
  const database = scratchName('import');
  try {
    await maintenance.claim(database);
    const restored = await restoreDumpFile(maintenance, {
      file,
      url: options.url,
      database,
      owners: true,
      lensSchema: options.schema ?? 'lens',
      temporaryFolder: options.temporaryFolder,
      toolPath: options.toolPath,
      signal: options.signal,
      onLeft: options.onLeft,
    });
    const major = await maintenance.serverMajor();
    await maintenance.discard(database);
    return { ...restored, major };
  } finally {
    await maintenance.close();
  }
}

/** Its own word, unless the file shows that it is older. */
function takenAtOf({ dumpedAt, modifiedAt }: DumpFile): string {
  return (dumpedAt === undefined || modifiedAt < dumpedAt ? modifiedAt : dumpedAt).toISOString();
}

function describe(facts: {
  id: string;
  database: string;
  file: DumpFile;
  restored: RestoredDumpFile & { major: number };
  dump: ManifestFile;
  storing: Storing;
  durationMs: number;
}): Manifest {
  const { id, restored, storing, file } = facts;
  const manifest: Manifest = {
    kind: 'istari-lens-backup',
    version: 1,
    id,
    origin: 'import',
    imported: { at: new Date().toISOString(), dated: file.dumpedAt === undefined ? 'file' : 'dump' },
    // A dump does not tell these; the trial had the server's defaults.
    database: { ...restored.database, name: facts.database, settings: [], rights: null },
    takenAt: takenAtOf(file),
    durationMs: facts.durationMs,
    format: file.format,
    compression: storing.compression,
    recipients: storing.recipients.length === 0 ? null : [...storing.recipients],
    dump: facts.dump,
    globals: null,
    verification: `${id}.verified.json`,
    tool: { name: 'import', version: restored.toolVersion },
    server: { version: String(restored.major), major: restored.major, standby: false, startLsn: 'unknown' },
    content: restored.content,
    byHand: [],
  };
  return { ...manifest, byHand: byHandLines(manifest) };
}

import { randomBytes } from 'node:crypto';
import { LensError, quoteIdentifier } from '@istari-lens/core';
import type { Destination } from '../destinations/destination.ts';
import { openDestination, type DestinationSettings } from '../destinations/open-destination.ts';
import { watchCopyProgress, type CopyProgress } from '../postgres/copy-progress.ts';
import { openDumpSession, type DumpSession } from '../postgres/dump-session.ts';
import { connectionEnvironment } from '../process/connection-environment.ts';
import { findClientTools, type ClientTools } from '../process/find-client-tools.ts';
import { newBackupId } from './backup-id.ts';
import { byHandLines } from './by-hand.ts';
import { COMPRESSIONS, type CompressionName } from './compression/index.ts';
import { dumpGlobals } from './dump-globals.ts';
import { FORMATS, type FormatName } from './formats/index.ts';
import type { Manifest } from './manifest/manifest.ts';
import { manifestName, sealManifest } from './manifest/manifest-text.ts';
import { storedSuffix, storeFile, type Storing } from './storing.ts';

/** How far a backup is. */
export type BackupProgress =
  | { kind: 'started'; id: string; tool: string; databaseBytes: number }
  | { kind: 'spooling'; reason: string }
  | { kind: 'dumping'; contentBytes: number; storedBytes: number; tables: readonly CopyProgress[] };

export interface BackupOptions extends DestinationSettings {
  /** The database, as a role that may read all of it; a direct connection, not through a pooler. */
  url: string;
  /** @default 'custom' */
  format?: FormatName;
  /** @default zstd, or gzip where Node lacks it and for `plain` */
  compression?: CompressionName;
  /** age public keys. @default none: not encrypted */
  recipients?: readonly string[];
  /** Tables dumped at once; for format `directory`. @default 2 */
  jobs?: number;
  /** Also keep roles and tablespaces; password hashes are in it only when it is encrypted. @default true */
  globals?: boolean;
  /** `exact` counts every table in the dump's own snapshot; `estimated` takes the planner's numbers. @default 'exact' */
  rowCounts?: 'exact' | 'estimated';
  /** Schema of Lens's tables, for the migration head. @default 'lens' */
  schema?: string;
  /** Where private temporary folders are made; for format `directory`. @default the system's */
  temporaryFolder?: string;
  /** Folders to find pg_dump in, as in PATH. @default PATH, and where packages put each version */
  toolPath?: string;
  /** Stops it: programs are killed, uploads aborted, nothing is published. */
  signal?: AbortSignal;
  onProgress?: (progress: BackupProgress) => void;
}

export interface BackupReport {
  id: string;
  manifest: Manifest;
  /** For people; without credentials. */
  destination: string;
}

/**
 * Backs one database up: pg_dump, compressed, encrypted and summed as it streams to the destination,
 * and then its manifest. Only the manifest makes it a backup; when anything fails there is none.
 *
 * @throws LensError `backup_failed`, `client_tool_missing`; UnavailableError; ConfigError.
 */
export async function backup(options: BackupOptions): Promise<BackupReport> {
  options.signal?.throwIfAborted();
  const destination = await openDestination(options);
  const session = await openDumpSession(options.url, options.signal).catch((error: unknown) => {
    destination.close();
    throw error;
  });
  try {
    return await run(options, destination, session);
  } finally {
    await session.close();
    destination.close();
  }
}

async function run(
  options: BackupOptions,
  destination: Destination,
  session: DumpSession,
): Promise<BackupReport> {
  const startedAt = performance.now();
  const { server, database } = session;
  const format = FORMATS[options.format ?? 'custom'];
  const wantsGlobals = options.globals ?? true;
  const tools = await findClientTools({
    atLeast: server.major,
    needed: [...format.dumpTools, ...(wantsGlobals ? (['pg_dumpall'] as const) : [])],
    searchPath: options.toolPath,
  });
  const id = newBackupId(database.name, server.takenAt, randomBytes(3).toString('hex'));
  options.onProgress?.({
    kind: 'started',
    id,
    tool: `pg_dump ${tools.version}`,
    databaseBytes: server.databaseBytes,
  });

  const stored: string[] = [];
  const failure = new AbortController();
  const signal = AbortSignal.any([failure.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  // The session may be waiting for a server that does not answer.
  signal.addEventListener('abort', () => session.abandon(), { once: true });
  const storing: Storing = {
    destination,
    compression: chooseCompression(options),
    recipients: options.recipients ?? [],
    signal,
  };
  const suffix = storedSuffix(storing);
  try {
    const dumpName = `${id}${format.suffix}${suffix}`;
    const lensSchema = options.schema ?? 'lens';
    const leftOut = await session.readTablesLeftOut(lensSchema);
    const content = session.readContent({ rowCounts: options.rowCounts ?? 'exact', lensSchema, signal });
    // One failure ends both; the first is the one to tell.
    const [dump, facts] = await bothOrNeither(
      dumpDatabase(dumpName, { options, session, tools, storing, leftOut }),
      content,
      failure,
    );
    stored.push(dumpName);
    const globalsName = `${id}.globals.sql${suffix}`;
    const globals = wantsGlobals
      ? await storeFile(
          globalsName,
          (ending) =>
            dumpGlobals({
              url: options.url,
              tools,
              withPasswords: storing.recipients.length > 0 && server.superuser,
              signal: ending,
            }),
          0,
          storing,
        )
      : null;
    if (globals !== null) stored.push(globalsName);
    await session.assertHeld();
    const manifest: Manifest = {
      kind: 'istari-lens-backup',
      version: 1,
      id,
      origin: 'backup',
      database,
      takenAt: server.takenAt,
      durationMs: Math.round(performance.now() - startedAt),
      format: options.format ?? 'custom',
      compression: storing.compression,
      recipients: storing.recipients.length === 0 ? null : [...storing.recipients],
      dump,
      globals,
      verification: `${id}.verified.json`,
      tool: { name: 'pg_dump', version: tools.version },
      server: {
        version: server.version,
        major: server.major,
        standby: server.standby,
        startLsn: server.startLsn,
        identity: server.identity,
      },
      content: facts,
      byHand: [],
    };
    manifest.byHand = byHandLines(manifest);
    signal.throwIfAborted();
    await destination.putText(manifestName(id), sealManifest(manifest));
    return { id, manifest, destination: destination.description };
  } catch (error) {
    // A manifest whose confirmation was lost would name files that are about to go.
    await Promise.allSettled([destination.remove(manifestName(id))]);
    await Promise.allSettled(stored.map(async (name) => destination.remove(name)));
    options.signal?.throwIfAborted();
    throw error;
  }
}

interface DumpWork {
  options: BackupOptions;
  session: DumpSession;
  tools: ClientTools;
  storing: Storing;
  leftOut: readonly { schema: string; name: string }[];
}

async function dumpDatabase(
  name: string,
  { options, session, tools, storing, leftOut }: DumpWork,
): Promise<Manifest['dump']> {
  const { onProgress } = options;
  let tables: readonly CopyProgress[] = [];
  const stopWatching =
    onProgress === undefined
      ? undefined
      : watchCopyProgress(options.url, (current) => {
          tables = current;
        });
  try {
    const open = (signal: AbortSignal): AsyncIterable<Uint8Array> =>
      FORMATS[options.format ?? 'custom'].dump({
        tools,
        environment: connectionEnvironment(options.url, tools.searchPath),
        signal,
        jobs: options.jobs ?? 2,
        temporaryFolder: options.temporaryFolder,
        onSpool: (reason) => onProgress?.({ kind: 'spooling', reason }),
        arguments: [
          '--no-password',
          '--lock-wait-timeout=60000',
          `--snapshot=${session.snapshot}`,
          // A standby cannot read them.
          ...(session.server.standby ? ['--no-unlogged-table-data'] : []),
          ...leftOut.map(
            (table) => `--exclude-table-data=${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`,
          ),
        ],
      });
    return await storeFile(name, open, session.server.databaseBytes, {
      ...storing,
      onBytes: (contentBytes, storedBytes) =>
        onProgress?.({ kind: 'dumping', contentBytes, storedBytes, tables }),
    });
  } finally {
    await stopWatching?.();
  }
}

async function bothOrNeither<A, B>(a: Promise<A>, b: Promise<B>, failure: AbortController): Promise<[A, B]> {
  try {
    return await Promise.all([a, b]);
  } catch (error) {
    failure.abort(error);
    await Promise.allSettled([a, b]);
    throw error;
  }
}

function chooseCompression({ format = 'custom', compression }: BackupOptions): CompressionName {
  if (compression === undefined) {
    const preferred = FORMATS[format].compression;
    return COMPRESSIONS[preferred].available ? preferred : 'gzip';
  }
  if (COMPRESSIONS[compression].available) return compression;
  throw new LensError('backup_failed', `This Node has no ${compression}. Use Node 22.15 or newer, or gzip.`);
}

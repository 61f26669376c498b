import { availableParallelism } from 'node:os';
import { LensError } from '@istari-lens/core';
import { FORMATS } from '../backup/formats/index.ts';
import { findBackup } from '../backup/find-backup.ts';
import type { Manifest } from '../backup/manifest/manifest.ts';
import { openStored, readStored, type OpenStoredOptions } from '../backup/open-stored.ts';
import { recordFailure, recordVerification, type VerifyLevel } from '../backup/verification-record.ts';
import type { Destination } from '../destinations/destination.ts';
import { openDestination, type DestinationSettings } from '../destinations/open-destination.ts';
import { identityOfServer, openMaintenance } from '../postgres/maintenance.ts';
import { findClientTools } from '../process/find-client-tools.ts';
import { scratchName } from '../restore/database-names.ts';
import { orDiscard } from '../restore/or-discard.ts';
import { restoreInto } from '../restore/restore-into.ts';
import { checkGlobals, drain } from './check-globals.ts';
import { checkDumpText } from './check-dump-text.ts';

/** How far a verification is. */
export type VerifyProgress =
  | { kind: 'started'; id: string; totalBytes: number }
  | { kind: 'spooling'; reason: string }
  /** It failed, and its scratch database cannot be dropped. */
  | { kind: 'left'; database: string }
  | { kind: 'reading'; bytes: number; totalBytes: number };

export interface VerifyOptions extends DestinationSettings {
  /** An id, or `latest`. */
  id: string;
  /** The database it must be of; needed for `latest`. */
  database?: string;
  /** The server's number, as `list` shows it, where backups of several servers have databases of one name. */
  server?: string;
  /**
   * `quick`: size and checksum of what is stored. `full`: also decrypts, decompresses and decodes all of
   * it, and counts the rows. `restore`: restores it into a scratch database and compares. @default 'quick'
   */
  level?: VerifyLevel;
  /** Server for the scratch database, as a role that may make one; for level `restore`. */
  url?: string;
  /** Text of an age key file; for encrypted backups, beyond level `quick`. */
  identity?: string;
  /** Jobs of the restore. @default the processors, at most 4 */
  jobs?: number;
  /** Restore owners and rights too, which needs the roles. @default true */
  owners?: boolean;
  /** Write down that it went well, beside the backup. @default true */
  record?: boolean;
  temporaryFolder?: string;
  toolPath?: string;
  signal?: AbortSignal;
  onProgress?: (progress: VerifyProgress) => void;
}

export interface VerifyReport {
  id: string;
  database: string;
  level: VerifyLevel;
  /** For level `restore`, the time that a restore takes: the recovery time to expect. */
  durationMs: number;
  takenAt: string;
  tables: number;
  rows: number;
  rowCounts: 'exact' | 'estimated';
  /** Scratch databases of earlier trials that were killed, which are gone now; level `restore` looks for them. */
  tidied: string[];
}

/** Resolves to the scratch databases of others that it dropped. */
type Trial = (options: VerifyOptions, manifest: Manifest, stored: OpenStoredOptions) => Promise<string[]>;

/** What each level does. */
const TRIALS: Readonly<Record<VerifyLevel, Trial>> = {
  quick: async (_options, manifest, stored) => {
    await drain(readStored(manifest.dump, stored));
    await checkGlobals(manifest, stored, readStored);
    return [];
  },
  full: async (options, manifest, stored) => {
    const format = FORMATS[manifest.format];
    const tools = await findClientTools({
      atLeast: Number.parseInt(manifest.tool.version, 10) || 0,
      needed: format.restoreTools,
      searchPath: options.toolPath,
    });
    const context = {
      tools,
      environment: { PATH: tools.searchPath, LC_ALL: 'C.UTF-8' },
      signal: options.signal,
      temporaryFolder: options.temporaryFolder,
      onSpool: (reason: string) => options.onProgress?.({ kind: 'spooling', reason }),
    };
    await checkDumpText(format.toSql(openStored(manifest, manifest.dump, stored), context), manifest);
    await checkGlobals(manifest, stored, (file) => openStored(manifest, file, stored));
    return [];
  },
  restore: async (options, manifest, stored) => {
    if (options.url === undefined) throw new TypeError('Level "restore" needs the URL of a server.');
    const maintenance = await openMaintenance(options.url, options.signal);
    const database = scratchName('verify');
    let tidied: string[];
    try {
      tidied = await maintenance.dropAbandoned();
      await maintenance.claim(database);
      const onLeft = (left: string): void => options.onProgress?.({ kind: 'left', database: left });
      const owners = options.owners ?? true;
      await restoreInto(maintenance, {
        ...stored,
        manifest,
        url: options.url,
        database,
        jobs: options.jobs ?? Math.min(4, availableParallelism()),
        owners,
        tables: [],
        schemas: [],
        temporaryFolder: options.temporaryFolder,
        toolPath: options.toolPath,
        onSpool: (reason) => options.onProgress?.({ kind: 'spooling', reason }),
        onLeft,
      });
      await orDiscard(maintenance, database, onLeft, async () =>
        maintenance.applyProperties(database, manifest.database, owners),
      );
      await maintenance.discard(database);
    } finally {
      await maintenance.close();
    }
    await checkGlobals(manifest, stored, (file) => openStored(manifest, file, stored));
    return tidied;
  },
};

/**
 * Tries a backup. Resolves when it is good as far as the level looks, and raises what is wrong.
 *
 * @throws LensError `backup_damaged`, `not_found`, `restore_refused`, `restore_failed`,
 * `client_tool_missing`; UnavailableError; ConfigError.
 */
export async function verify(options: VerifyOptions): Promise<VerifyReport> {
  const level = options.level ?? 'quick';
  const destination = await openDestination(options);
  try {
    return await tryBackup(options, level, destination);
  } finally {
    destination.close();
  }
}

async function tryBackup(
  options: VerifyOptions,
  level: VerifyLevel,
  destination: Destination,
): Promise<VerifyReport> {
  const { url } = options;
  const manifest = await findBackup(destination, {
    id: options.id,
    database: options.database,
    server: options.server,
    here: level === 'restore' && url !== undefined ? async () => identityOfServer(url) : undefined,
  });
  const totalBytes = manifest.dump.bytes;
  options.onProgress?.({ kind: 'started', id: manifest.id, totalBytes });
  const startedAt = performance.now();
  const tidied = await TRIALS[level](options, manifest, {
    destination,
    identity: options.identity,
    signal: options.signal,
    onBytes: (bytes) => options.onProgress?.({ kind: 'reading', bytes, totalBytes }),
  }).catch(async (error: unknown) => {
    if (LensError.isInstance(error) && error.code === 'backup_damaged' && (options.record ?? true)) {
      const failed = { at: new Date().toISOString(), level, problem: error.message };
      // That it is damaged is to be told also where nothing can be written.
      await recordFailure(destination, manifest.verification, failed).catch(() => undefined);
    }
    throw error;
  });
  const durationMs = Math.round(performance.now() - startedAt);
  if (options.record ?? true) {
    await recordVerification(destination, manifest.verification, level, {
      at: new Date().toISOString(),
      durationMs,
    });
  }
  const { tables, rowCounts } = manifest.content;
  return {
    id: manifest.id,
    database: manifest.database.name,
    level,
    durationMs,
    takenAt: manifest.takenAt,
    tables: tables.length,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    rowCounts,
    tidied,
  };
}

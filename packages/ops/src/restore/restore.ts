import { availableParallelism } from 'node:os';
import { LensError } from '@istari-lens/core';
import { findBackup } from '../backup/find-backup.ts';
import type { Manifest } from '../backup/manifest/manifest.ts';
import { readStored } from '../backup/open-stored.ts';
import { serverOf } from '../backup/series.ts';
import { openDestination, type DestinationSettings } from '../destinations/open-destination.ts';
import { databaseOf, withDatabase } from '../postgres/database-url.ts';
import { identityOfServer, openMaintenance, type Maintenance } from '../postgres/maintenance.ts';
import { isEmptyDatabase } from '../postgres/is-empty-database.ts';
import { detachSubscriptions } from '../postgres/subscriptions.ts';
import { derivedName, scratchName, timedEnding } from './database-names.ts';
import { checkGlobals } from '../verify/check-globals.ts';
import { orDiscard } from './or-discard.ts';
import { putInPlace, type Occupant } from './put-in-place.ts';
import { restoreInto } from './restore-into.ts';
import { swapIn, type SwapReport } from './swap.ts';

/** How far a restore is. */
export type RestoreProgress =
  | { kind: 'started'; id: string; database: string; totalBytes: number }
  | { kind: 'spooling'; reason: string }
  /** It failed, and what it had made cannot be dropped. */
  | { kind: 'left'; database: string }
  | { kind: 'reading'; bytes: number; totalBytes: number };

export interface RestoreOptions extends DestinationSettings {
  /** The server, as a role that may make databases. Its database is the one that `swap` replaces. */
  url: string;
  /** An id, or `latest`. */
  id: string;
  /** The database the backup must be of. @default that of the URL for `latest`, else any */
  database?: string;
  /** The server's number, as `list` shows it, where backups of several servers have databases of one name. */
  server?: string;
  /** Name of the new database. @default `<database>_restored_<time>` */
  into?: string;
  /** `into` once more, when that database exists and holds something: it is then dropped, after the restore went well. */
  replace?: string;
  /** Give the restored database the name of the URL's, and keep that one as `<name>_before_<time>`. @default false */
  swap?: boolean;
  /** Only these tables, `schema.table`: columns, checks, rights and rows; see `leftOut` of the report. */
  tables?: readonly string[];
  /** Only what is in these schemas. */
  schemas?: readonly string[];
  /** Text of an age key file; for encrypted backups. */
  identity?: string;
  /** Jobs at once. More than one puts the dump into a temporary folder first. @default the processors, at most 4 */
  jobs?: number;
  /** Restore owners and rights, which needs the roles. @default true */
  owners?: boolean;
  /** @default the system's folder for temporary files */
  temporaryFolder?: string;
  /** Folders to find pg_restore in, as in PATH. @default PATH, and where packages put each version */
  toolPath?: string;
  signal?: AbortSignal;
  onProgress?: (progress: RestoreProgress) => void;
}

export interface RestoreReport {
  id: string;
  /** The database that holds it now. */
  database: string;
  durationMs: number;
  tables: number;
  rows: number;
  /** What tables that were chosen by name lack, in words; null when none were. */
  leftOut: string | null;
  /** Subscriptions of it: disabled, and without the slots, which are those of the backed up database. */
  subscriptions: string[];
  /** The replaced database, when it cannot be dropped; null: nothing remains of it. */
  remaining: string | null;
  /** Scratch databases of trials and restores that were killed; they are dropped. */
  tidied: string[];
  swapped: SwapReport | null;
}

/** pg_restore takes a table by name without what depends on it and what it depends on. */
const LEFT_OUT_OF_TABLES =
  'primary and foreign keys, unique constraints, indexes, triggers, rules, row-level security, extended statistics, and sequences with the defaults and identities that use them';

/**
 * Restores a backup into a new database, and compares what is there with what was backed up. Until
 * that went well nothing that exists is touched; when it fails, nothing new is left.
 *
 * @throws LensError `restore_refused`, `restore_failed`, `backup_damaged`, `not_found`,
 * `client_tool_missing`; UnavailableError; ConfigError.
 */
export async function restore(options: RestoreOptions): Promise<RestoreReport> {
  const startedAt = performance.now();
  const ownName = databaseOf(options.url);
  const tables = (options.tables ?? []).map(parseTable);
  if (options.swap === true && (tables.length > 0 || (options.schemas ?? []).length > 0))
    throw new LensError(
      'restore_refused',
      'A part of a backup cannot take the place of a whole database. Leave --swap out.',
    );
  const destination = await openDestination(options);
  try {
    const expected = options.database ?? (options.id === 'latest' ? ownName : undefined);
    const manifest = await findBackup(destination, {
      id: options.id,
      database: expected,
      server: options.server,
      here: async () => identityOfServer(options.url),
    });
    // Not restored here, but a backup of which a part was changed is not to be trusted.
    await checkGlobals(manifest, { destination, signal: options.signal }, readStored);
    const maintenance = await openMaintenance(options.url, options.signal);
    try {
      const into = options.into ?? derivedName(manifest.database.name, timedEnding('restored', new Date()));
      const occupant = await findOccupant(maintenance, options, into);
      options.onProgress?.({
        kind: 'started',
        id: manifest.id,
        database: into,
        totalBytes: manifest.dump.bytes,
      });
      await refuseStranger(maintenance, options, manifest);
      const owners = options.owners ?? true;
      const onLeft = (database: string): void => options.onProgress?.({ kind: 'left', database });
      const tidied = await maintenance.dropAbandoned();
      // Under its own name it is whole or not there: who is killed leaves a scratch database.
      const fresh = scratchName('restoring');
      await maintenance.claim(fresh);
      const content = await restoreInto(maintenance, {
        destination,
        manifest,
        url: options.url,
        database: fresh,
        identity: options.identity,
        jobs: options.jobs ?? Math.min(4, availableParallelism()),
        owners,
        tables,
        schemas: options.schemas ?? [],
        temporaryFolder: options.temporaryFolder,
        toolPath: options.toolPath,
        signal: options.signal,
        onSpool: (reason) => options.onProgress?.({ kind: 'spooling', reason }),
        onBytes: (bytes) => options.onProgress?.({ kind: 'reading', bytes, totalBytes: manifest.dump.bytes }),
        onLeft,
      });
      const { subscriptions, remaining } = await orDiscard(maintenance, fresh, onLeft, async () => {
        const detached = await detachSubscriptions(withDatabase(options.url, fresh));
        await maintenance.applyProperties(fresh, manifest.database, owners);
        options.signal?.throwIfAborted();
        const left = await putInPlace(maintenance, { url: options.url, fresh, into, occupant });
        return { subscriptions: detached, remaining: left };
      });
      // A swap that fails leaves the restored database: making it may have taken hours.
      const swapped = options.swap === true ? await swapIn(maintenance, into, ownName) : null;
      return {
        id: manifest.id,
        database: swapped?.database ?? into,
        durationMs: Math.round(performance.now() - startedAt),
        tables: content.tables.length,
        rows: content.tables.reduce((sum, { rows }) => sum + rows, 0),
        leftOut: tables.length === 0 ? null : LEFT_OUT_OF_TABLES,
        subscriptions,
        remaining,
        tidied,
        swapped,
      };
    } finally {
      await maintenance.close();
    }
  } finally {
    destination.close();
  }
}

/** What has the name now, if that may be replaced. */
async function findOccupant(
  maintenance: Maintenance,
  options: RestoreOptions,
  into: string,
): Promise<Occupant> {
  if (options.replace !== undefined && options.replace !== into)
    throw new LensError(
      'restore_refused',
      'The name to replace is not the name to restore into. Give the same name to both.',
    );
  if (!(await maintenance.exists(into))) return 'nothing';
  if (options.replace === into) return 'named';
  if (await isEmptyDatabase(withDatabase(options.url, into))) return 'empty';
  throw new LensError(
    'restore_refused',
    `The database "${into}" exists and is not empty. Choose another name, or give it twice to replace it: --into ${into} --replace ${into}.`,
  );
}

/** What is found by its age alone takes the place only of a database of the same server. */
async function refuseStranger(
  maintenance: Maintenance,
  { swap, id, server, url }: RestoreOptions,
  manifest: Manifest,
): Promise<void> {
  const theirs = serverOf(manifest);
  if (swap !== true || id !== 'latest' || server !== undefined || theirs === null) return;
  const ours = await maintenance.serverIdentity();
  if (ours === null || ours === theirs || !(await maintenance.exists(databaseOf(url)))) return;
  throw new LensError(
    'restore_refused',
    `Backup ${manifest.id} is of server ${theirs}, and the database that it would replace is of server ${ours}. If that is meant, give the backup by its id, or --server ${theirs}.`,
  );
}

function parseTable(text: string): { schema: string; name: string } {
  const at = text.indexOf('.');
  if (at > 0 && at < text.length - 1) return { schema: text.slice(0, at), name: text.slice(at + 1) };
  throw new LensError('restore_refused', 'A table is named with its schema, such as lens.dashboards.');
}

import { LensError } from '@istari-lens/core';
import type { BackupEntry } from './list-backups.ts';
import type { Manifest } from './manifest/manifest.ts';

/** Which of several servers' databases of one name is meant. */
export interface ServerChoice {
  /** The server's own number, as `list` shows it. */
  server?: string;
  /** Asks the server that is at hand for its number; null when it does not tell. */
  here?: () => Promise<string | null>;
}

/** The number of the server that a backup is of; null where it is not known. */
export function serverOf({ server }: Manifest): string | null {
  return server.identity ?? null;
}

/**
 * Backups by database and the server's number. Those of older releases, which do not tell it, are by
 * themselves; imported dumps, which cannot, stand with the others of their name when these are of one server.
 */
export function bySeries(entries: readonly BackupEntry[]): BackupEntry[][] {
  const byName = Map.groupBy(entries, ({ manifest }) => manifest.database.name);
  return [...byName.values()].flatMap((ofName) => [...byServer(ofName).values()]);
}

function byServer(ofName: readonly BackupEntry[]): Map<string | null, BackupEntry[]> {
  const known = new Set(ofName.map(({ manifest }) => serverOf(manifest)).filter((one) => one !== null));
  const [only = null] = known.size === 1 ? known : [];
  return Map.groupBy(
    ofName,
    ({ manifest }) => serverOf(manifest) ?? (manifest.origin === 'import' ? only : null),
  );
}

/**
 * The backups of one name that are of one server: the one that is named, else the one at hand, else the
 * only one there is.
 *
 * @throws LensError `restore_refused` when several servers have a database of that name.
 */
export async function oneSeries(
  entries: readonly BackupEntry[],
  { server, here }: ServerChoice,
): Promise<readonly BackupEntry[]> {
  const series = byServer(entries);
  if (server !== undefined) return series.get(server) ?? [];
  if (series.size < 2) return entries;
  const own = (await here?.()) ?? null;
  const ofOwn = own === null ? undefined : series.get(own);
  if (ofOwn !== undefined) return ofOwn;
  const [only, ...others] = [...series.keys()].filter((one) => one !== null);
  // What an older release made here does not tell its server.
  if (own === null && only !== undefined && others.length === 0) return series.get(only) ?? [];
  throw new LensError('restore_refused', describeServers(entries));
}

function describeServers(entries: readonly BackupEntry[]): string {
  const newest = bySeries(entries).flatMap((series) => series.slice(0, 1));
  const listed = newest.map(
    ({ id, manifest }) => `${id} is the newest of server ${serverOf(manifest) ?? 'unknown'}`,
  );
  return `The backups of the database "${newest[0]?.manifest.database.name ?? ''}" are of several servers: ${listed.join('; ')}. Name the server (--server), or a backup by its id.`;
}

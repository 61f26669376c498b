import { LensError } from '@istari-lens/core';
import { FORMATS } from '../backup/formats/index.ts';
import type { Manifest } from '../backup/manifest/manifest.ts';
import { openStored } from '../backup/open-stored.ts';
import type { Destination } from '../destinations/destination.ts';
import type { ContentFacts } from '../postgres/content-facts.ts';
import { withDatabase } from '../postgres/database-url.ts';
import type { Maintenance } from '../postgres/maintenance.ts';
import { analyzeAndRead, prepareSchemas } from '../postgres/restored-database.ts';
import { connectionEnvironment } from '../process/connection-environment.ts';
import { findClientTools } from '../process/find-client-tools.ts';
import { compareContent } from '../verify/compare-content.ts';
import { orDiscard } from './or-discard.ts';

/** Some of a backup; empty lists: all of it. */
export interface RestoreChoice {
  tables: readonly { schema: string; name: string }[];
  schemas: readonly string[];
}

export interface RestoreIntoOptions extends RestoreChoice {
  destination: Destination;
  manifest: Manifest;
  /** Of the server; its database does not matter. */
  url: string;
  /** A database that does not exist yet. */
  database: string;
  identity?: string;
  jobs: number;
  owners: boolean;
  temporaryFolder?: string;
  toolPath?: string;
  signal?: AbortSignal;
  onSpool?: (reason: string) => void;
  onBytes?: (bytes: number) => void;
  /** Told of a database that could not be dropped. */
  onLeft?: (database: string) => void;
}

/**
 * Makes a database, restores a backup into it and compares the two. When anything fails, or they
 * differ, the database is dropped again.
 *
 * @throws LensError `restore_failed`, `restore_refused`, `backup_damaged`, `client_tool_missing`.
 */
export async function restoreInto(
  maintenance: Maintenance,
  options: RestoreIntoOptions,
): Promise<ContentFacts> {
  const { manifest, destination, database, signal } = options;
  const format = FORMATS[manifest.format];
  const isWhole = options.tables.length === 0 && options.schemas.length === 0;
  if (!isWhole && !format.partial)
    throw new LensError(
      'restore_refused',
      `A dump in ${manifest.format} format can only be restored as a whole.`,
    );
  const url = withDatabase(options.url, database);
  const tools = await findClientTools({
    atLeast: Math.max(Number.parseInt(manifest.tool.version, 10) || 0, 10),
    needed: format.restoreTools,
    searchPath: options.toolPath,
  });
  signal?.throwIfAborted();
  await maintenance.create(database, manifest.database);
  return orDiscard(maintenance, database, options.onLeft, async () => {
    await prepareSchemas(url, [...options.schemas, ...options.tables.map(({ schema }) => schema)]);
    await format.restore({
      tools,
      environment: connectionEnvironment(url, tools.searchPath),
      archive: openStored(manifest, manifest.dump, {
        destination,
        identity: options.identity,
        signal,
        onBytes: options.onBytes,
      }),
      database,
      jobs: options.jobs,
      tables: options.tables,
      schemas: options.schemas,
      owners: options.owners,
      temporaryFolder: options.temporaryFolder,
      onSpool: options.onSpool,
      signal,
    });
    const restored = await analyzeAndRead(url, {
      rowCounts: manifest.content.rowCounts,
      lensSchema: manifest.content.migration?.schema ?? 'lens',
      signal,
    });
    const differences = isWhole
      ? compareContent(manifest.content, restored)
      : compareChosen(manifest.content, restored, options);
    if (differences.length === 0) return restored;
    throw new LensError(
      'backup_damaged',
      `What was restored of backup ${manifest.id} is not what was backed up, and was dropped: ${differences.join(' ')}`,
    );
  });
}

function compareChosen(backedUp: ContentFacts, restored: ContentFacts, choice: RestoreChoice): string[] {
  const isChosen = ({ schema, name }: { schema: string; name: string }): boolean =>
    choice.schemas.includes(schema) ||
    choice.tables.some((table) => table.schema === schema && table.name === name);
  const tables = backedUp.tables.filter(isChosen);
  if (tables.length === 0) return ['None of the chosen tables or schemas is in the backup.'];
  const nothing = { sequences: [], extensions: [], objects: [], invalidIndexes: [], migration: null };
  return compareContent(
    { ...nothing, rowCounts: backedUp.rowCounts, tables },
    { ...nothing, rowCounts: restored.rowCounts, tables: restored.tables },
  );
}

import { FORMATS, type FormatName } from '../../backup/formats/index.ts';
import type { ToolContext } from '../../backup/formats/format.ts';
import type { ContentFacts } from '../../postgres/content-facts.ts';
import type { DatabaseFacts } from '../../postgres/database-facts.ts';
import { withDatabase } from '../../postgres/database-url.ts';
import type { Maintenance } from '../../postgres/maintenance.ts';
import { analyzeAndRead, readFacts } from '../../postgres/restored-database.ts';
import { detachSubscriptions } from '../../postgres/subscriptions.ts';
import { connectionEnvironment } from '../../process/connection-environment.ts';
import { findClientTools } from '../../process/find-client-tools.ts';
import { orDiscard } from '../or-discard.ts';
import type { DumpFile } from './open-dump-file.ts';
import { incomplete } from './restore-plain.ts';
import { createSqlScanner } from './sql-scanner.ts';

export interface RestoreDumpFileOptions {
  file: DumpFile;
  url: string;
  /** A database that does not exist yet. */
  database: string;
  owners: boolean;
  lensSchema: string;
  temporaryFolder?: string;
  toolPath?: string;
  signal?: AbortSignal;
  onSpool?: (reason: string) => void;
  /** Told of a database that could not be dropped. */
  onLeft?: (database: string) => void;
}

/** What a dump file turned out to hold. */
export interface RestoredDumpFile {
  content: ContentFacts;
  database: DatabaseFacts;
  toolVersion: string;
}

/**
 * Restores a dump of unknown origin into a new database, in one transaction. All of it is read before
 * anything is made: it must be complete and hold no psql meta-command. When it fails, the database is
 * dropped again.
 *
 * @throws LensError `restore_refused`, `restore_failed`, `client_tool_missing`.
 */
export async function restoreDumpFile(
  maintenance: Maintenance,
  options: RestoreDumpFileOptions,
): Promise<RestoredDumpFile> {
  const { file, database, signal } = options;
  const format = FORMATS[file.format];
  const tools = await findClientTools({
    atLeast: await maintenance.serverMajor(),
    needed: format.restoreTools,
    searchPath: options.toolPath,
  });
  const url = withDatabase(options.url, database);
  const context: ToolContext = {
    tools,
    environment: connectionEnvironment(url, tools.searchPath),
    signal,
    temporaryFolder: options.temporaryFolder,
    onSpool: options.onSpool,
  };
  await scanDump(file.format, file.read(signal), context);
  await maintenance.createEmpty(database);
  return orDiscard(maintenance, database, options.onLeft, async () => {
    await format.restore({
      ...context,
      archive: file.read(signal),
      database,
      jobs: 1,
      tables: [],
      schemas: [],
      owners: options.owners,
    });
    await detachSubscriptions(url);
    const content = await analyzeAndRead(url, { rowCounts: 'exact', lensSchema: options.lensSchema, signal });
    return { content, database: await readFacts(url), toolVersion: tools.version };
  });
}

async function scanDump(
  format: FormatName,
  archive: AsyncIterable<Uint8Array>,
  context: ToolContext,
): Promise<void> {
  const scanner = createSqlScanner();
  for await (const chunk of FORMATS[format].toSql(archive, context)) scanner.write(chunk);
  if (!scanner.end().complete) throw incomplete();
}

import { quoteIdentifier } from '@istari-lens/core';
import { readContentFacts, type ContentFacts, type ReadContentOptions } from './content-facts.ts';
import { readDatabaseFacts, type DatabaseFacts } from './database-facts.ts';
import { withDirectSession } from './direct-session.ts';

/** Makes the schemas that tables are restored into: pg_restore leaves those of a choice to its caller. */
export async function prepareSchemas(url: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await withDirectSession(url, async (session) => {
    for (const name of new Set(names))
      await session.query(`create schema if not exists ${quoteIdentifier(name)}`);
  });
}

/** Gives the planner its statistics, which no dump holds, and reads what the database holds. */
export async function analyzeAndRead(url: string, options: ReadContentOptions): Promise<ContentFacts> {
  return withDirectSession(
    url,
    async (session) => {
      await session.query('analyze');
      return readContentFacts(session, options);
    },
    options.signal,
  );
}

/** Properties of a database, in a session of its own. */
export async function readFacts(url: string): Promise<DatabaseFacts> {
  return withDirectSession(url, readDatabaseFacts);
}

import type { ConnectionTest } from '../../contract/types/data-source.ts';
import type { AnalyticsDatabase } from '../../databases/index.ts';
import { LensError } from '../../errors/index.ts';
import type { Logger } from '../../lens-types.ts';
import { readServerVersion } from './analytics-repository.ts';
import type { DataSourceRecord } from './data-source-record.ts';

/** The servers of a data source, each opened when it is called for and closed by the one who called. */
export interface ServersUnderTest {
  primary: () => AnalyticsDatabase;
  replicas: readonly (() => AnalyticsDatabase)[];
}

export interface TestConnectionOptions {
  /** Throws when the stored URLs cannot be read or used. */
  serversOf: (record: DataSourceRecord) => ServersUnderTest;
  logger: Logger;
}

/**
 * Connects and reads the version, by connections of its own: neither a crowd nor a rest after failures is in
 * the way. Every failure to connect looks the same, so that the test cannot be used to look around a
 * network; the reason goes to the log.
 */
export async function testConnection(
  record: DataSourceRecord,
  { serversOf, logger }: TestConnectionOptions,
): Promise<ConnectionTest> {
  const startedAt = performance.now();
  try {
    const { primary, replicas } = serversOf(record);
    const serverVersion = await versionOf(primary);
    const latencyMs = Math.round(performance.now() - startedAt);
    const tried = await Promise.allSettled(replicas.map(versionOf));
    const failed = tried.filter((each) => each.status === 'rejected');
    for (const { reason } of failed) {
      logger.warn({ err: reason, dataSourceId: record.id }, 'the connection test of a replica failed');
    }
    if (failed.length === 0) return { ok: true, serverVersion, latencyMs };
    const detail = `${failed.length} of ${tried.length} replicas cannot be used: the primary answers for them.`;
    return { ok: true, serverVersion, latencyMs, detail };
  } catch (error) {
    logger.warn({ err: error, dataSourceId: record.id }, 'the connection test of a data source failed');
    if (LensError.isInstance(error) && error.code === 'analytics_role_can_write') {
      return { ok: false, code: error.code, detail: error.message };
    }
    const detail = 'The connection could not be made. Check address, port, database, user, password and TLS.';
    return { ok: false, code: 'data_source_unavailable', detail };
  }
}

async function versionOf(open: () => AnalyticsDatabase): Promise<string> {
  const database = open();
  try {
    return await readServerVersion(database);
  } finally {
    await database.close();
  }
}

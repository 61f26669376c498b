import type { AnalyticsDatabase } from '../../databases/index.ts';

const TEST_LIMITS = { timeoutMs: 5_000, maxRows: 1, maxBytes: 10_000 };

/** Version of the server behind a data source, for example "15.18". Raises what reading raises. */
export async function readServerVersion(database: AnalyticsDatabase, signal?: AbortSignal): Promise<string> {
  const answer = await database.read(
    { text: `select split_part(pg_catalog.current_setting('server_version'), ' ', 1)`, values: [] },
    { limits: TEST_LIMITS, signal },
  );
  return answer.rows[0]?.[0] ?? '';
}

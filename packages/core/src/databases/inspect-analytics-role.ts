import { checkAnalyticsRole, type AnalyticsRoleCheck } from './check-analytics-role.ts';
import { createAnalyticsDatabase } from './create-analytics-database.ts';

/**
 * Connects to an analytics database and looks up what its role could do besides reading. Raises
 * UnavailableError `data_source_unavailable` when it cannot connect, ValidationError for a bad URL.
 */
export async function inspectAnalyticsRole(url: string): Promise<AnalyticsRoleCheck> {
  const database = createAnalyticsDatabase({ url, poolMax: 1 });
  try {
    return await checkAnalyticsRole(database);
  } finally {
    await database.close();
  }
}

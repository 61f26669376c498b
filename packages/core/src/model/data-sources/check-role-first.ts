import {
  assertReadOnlyRole,
  checkAnalyticsRole,
  type AnalyticsDatabase,
  type AnalyticsRoleCheck,
} from '../../databases/index.ts';

export interface CheckRoleFirstOptions {
  /** Refuse a role that can write; otherwise it is only told about. */
  refuse: boolean;
  /** Called once for a role that can write. */
  onFindings: (check: AnalyticsRoleCheck) => void;
}

/**
 * The same database, whose role is looked at before the first statement runs. A refused role is
 * looked at again with the next query, so that mending it needs no restart.
 */
export function checkRoleFirst(
  database: AnalyticsDatabase,
  options: CheckRoleFirstOptions,
): AnalyticsDatabase {
  let checked: Promise<void> | undefined;
  let told = false;

  async function check(): Promise<void> {
    const found = await checkAnalyticsRole(database);
    if (found.canWrite && !told) {
      told = true;
      options.onFindings(found);
    }
    if (options.refuse) assertReadOnlyRole(found);
  }

  const checkOnce = (): Promise<void> =>
    (checked ??= check().catch((error: unknown) => {
      checked = undefined;
      throw error;
    }));

  return {
    async read(statement, read) {
      await checkOnce();
      return database.read(statement, read);
    },
    async readRaw(statement, read) {
      await checkOnce();
      return database.readRaw(statement, read);
    },
    async stream(statement, read, take) {
      await checkOnce();
      return database.stream(statement, read, take);
    },
    load: () => database.load?.(),
    close: () => database.close(),
  };
}

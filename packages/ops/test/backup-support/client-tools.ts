import { createTestDatabase } from '@istari-lens/testing';
import { findClientTools } from '../../src/process/find-client-tools.ts';

/**
 * Why backups of the run's server cannot be tested here: this machine's client tools are older than it.
 * Undefined when they can.
 */
export async function whyNoBackups(): Promise<string | undefined> {
  const database = await createTestDatabase('empty');
  try {
    await findClientTools({
      atLeast: database.serverMajor,
      needed: ['pg_dump', 'pg_dumpall', 'pg_restore', 'psql'],
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await database.drop();
  }
}

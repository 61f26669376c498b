import type { Maintenance } from '../postgres/maintenance.ts';

/**
 * Does work on a database that was made for it; when that fails, the database is dropped and the failure
 * raised.
 *
 * @param onLeft told when it cannot be dropped: it remains, with what is in it
 */
export async function orDiscard<T>(
  maintenance: Maintenance,
  database: string,
  onLeft: ((database: string) => void) | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await maintenance.discard(database).catch(() => onLeft?.(database));
    throw error;
  }
}

import { connectDirect } from '@istari-lens/core';

/** A client of one connection, as far as tests use it. */
export interface TestClient {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/** The same server and user, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Runs the work on one connection to a database of the URL's server. */
export async function withConnection<T>(
  url: string,
  database: string,
  work: (client: TestClient) => Promise<T>,
): Promise<T> {
  const connection = await connectDirect(withDatabase(url, database), { timeoutMs: 10_000 });
  try {
    return await work({
      query: async (text, values = []) => {
        const { rows } = await connection.client.query({ text, values });
        return { rows: rows as Record<string, unknown>[] };
      },
    });
  } finally {
    await connection.close();
  }
}

const TRIAL_MS = 20_000;

/**
 * Names of all databases of the URL's server that stay there, but for those of other test files, which
 * come and go at the same time. Waits for databases of trials that are still there; one that was left
 * behind stays, and is named.
 *
 * @param trialMs longest that a trial keeps its database
 */
export async function databaseNames(url: string, trialMs: number = TRIAL_MS): Promise<string[]> {
  const own = decodeURIComponent(new URL(url).pathname.slice(1)).replace(/_\d+$/, '');
  const isOthers = (name: string): boolean =>
    name.startsWith('lens_test_') && name !== own && !name.startsWith(`${own}_`);
  return withConnection(url, 'postgres', async (client) => {
    const read = async (): Promise<string[]> => {
      const { rows } = await client.query('SELECT datname FROM pg_database ORDER BY 1');
      return rows.map(({ datname }) => String(datname)).filter((name) => !isOthers(name));
    };
    const deadline = performance.now() + trialMs;
    const first = await read();
    let trials = first.filter(isOfTrial);
    while (trials.length > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const now = new Set(await read());
      trials = trials.filter((name) => now.has(name));
    }
    return first.filter((name) => !isOfTrial(name) || trials.includes(name));
  });
}

/** As `scratchName` makes them. */
function isOfTrial(name: string): boolean {
  return /^lens_[a-z]+_[0-9a-f]{10}$/.test(name);
}

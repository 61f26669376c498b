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

/** Names of all databases of the URL's server. */
export async function databaseNames(url: string): Promise<string[]> {
  return withConnection(url, 'postgres', async (client) => {
    const { rows } = await client.query('SELECT datname FROM pg_database ORDER BY 1');
    return rows.map(({ datname }) => String(datname));
  });
}

import { connectDirect } from '@istari-lens/core';

/** A session of somebody who works with the database. */
export interface OpenSession {
  pid: number;
  query<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
  end(): Promise<void>;
}

/** Connects under a name that `pg_stat_activity` shows. */
export async function openSession(url: string, applicationName: string): Promise<OpenSession> {
  const named = new URL(url);
  named.searchParams.set('application_name', applicationName);
  const connection = await connectDirect(named.href, { timeoutMs: 10_000 });
  return {
    pid: connection.processId ?? 0,
    async query<Row>(text: string, values: unknown[] = []) {
      const { rows } = await connection.client.query(values.length === 0 ? { text } : { text, values });
      return { rows: rows as Row[] };
    },
    end: async () => connection.close(),
  };
}

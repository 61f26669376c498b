import { demoEnvironment, type DemoState } from '@istari-lens/example-demo';
import { loadConfig } from '@istari-lens/core';
import type { BatchResult, Dashboard, QueryResult } from '@istari-lens/core/contract';
import { startServer } from '@istari-lens/server';

/** What somebody sees who logs in to the demo and opens its dashboard. */
export interface DemoAnswers {
  dashboard: Dashboard;
  /** Of every widget that asks something, by its id. */
  results: Record<string, Omit<QueryResult, 'computedAt'>>;
}

/**
 * Serves the databases as the demo does, on a port of its own and with an empty cache, and asks over HTTP for
 * the dashboard and its data.
 */
export async function askDemo(
  state: DemoState,
  databases: { appUrl: string; analyticsUrl: string },
): Promise<DemoAnswers> {
  const env = demoEnvironment(
    { once: false, json: false, port: 0, web: false, webPort: 3000, dataDir: undefined },
    state,
    { ...databases, stop: async () => undefined },
  );
  const server = await startServer(loadConfig({ ...env, LOG_LEVEL: 'silent' }));
  try {
    await server.ready;
    const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
      const response = await fetch(`${server.url}${path}`, init);
      if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
      return response.json();
    };
    const post = async (path: string, body: object, headers: Record<string, string> = {}): Promise<unknown> =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const login = { email: state.adminEmail, password: state.adminPassword, session: 'body' };
    const { accessToken } = (await post('/auth/login', login)) as { accessToken: string };
    const headers = { authorization: `Bearer ${accessToken}` };
    const { items } = (await ask('/dashboards', { headers })) as { items: { id: string }[] };
    const id = items[0]?.id ?? '';
    const dashboard = (await ask(`/dashboards/${id}`, { headers })) as Dashboard;
    const data = (await post(`/dashboards/${id}/data`, {}, headers)) as BatchResult;
    const results: DemoAnswers['results'] = {};
    for (const item of data.items) {
      if (item.status !== 'ok') throw new Error(`The widget ${item.id} fails: ${item.error.detail}`);
      const { computedAt: _when, ...result } = item.result;
      results[item.id] = result;
    }
    return { dashboard, results };
  } finally {
    await server.close();
  }
}

import { demoEnvironment, openDemoState } from '@istari-lens/example-demo';
import { loadConfig } from '@istari-lens/core';
import { startServer } from '@istari-lens/server';

type DemoState = Awaited<ReturnType<typeof openDemoState>>['state'];

/** What somebody sees who logs in to the demo and opens its dashboard. */
export interface DemoAnswers {
  title: string;
  widgets: { id: string; kind: string }[];
  /** Of every widget that asks something. */
  results: Record<string, { columns: unknown[]; rows: unknown[] }>;
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
    const dashboard = (await ask(`/dashboards/${id}`, { headers })) as Pick<DemoAnswers, 'title' | 'widgets'>;
    const data = (await post(`/dashboards/${id}/data`, {}, headers)) as {
      widgets: { id: string; status: string; result?: { columns: unknown[]; rows: unknown[] } }[];
    };
    const results: DemoAnswers['results'] = {};
    for (const { id: widget, status, result } of data.widgets) {
      if (status !== 'ok' || result === undefined)
        throw new Error(`The widget ${widget} has status ${status}.`);
      results[widget] = { columns: result.columns, rows: result.rows };
    }
    return { title: dashboard.title, widgets: dashboard.widgets, results };
  } finally {
    await server.close();
  }
}

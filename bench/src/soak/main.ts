// A soak: mixed load with random faults over loopback, for as many minutes as asked. Every answer with rows is held against
// what SQL written by hand gave beforehand; the process's heap after a collection, its handles and the connections at the
// databases are looked at every half minute. Stops by itself, and says with its exit code whether everything held.
// npm run soak -- --minutes 30 [--seed 1] [--out bench/results/soak.json]
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startFaultProxy, type FaultProxy } from '@istari-lens/testing';
import pg from 'pg';
import { startSmallDatabases } from '../databases/small-databases.ts';
import { readMachine } from '../report/read-machine.ts';
import { startRedis } from '../services/start-redis.ts';
import { faults, type Between, type Fault } from './faults.ts';
import { runLoad } from './load.ts';
import { FLIGHTS, knownQuestions } from './questions.ts';
import { createRandom } from './random.ts';
import { startProcess, type SoakProcess } from './start-process.ts';
import { summarize, type SoakSample } from './summary.ts';

const SAMPLE_MS = 30_000;
const MOST_MINUTES = 60;
/** More than the plans of questions that a process remembers (16,384). */
const REMEMBERED = 18_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
});
const minutes = Math.min(Number(values.minutes), MOST_MINUTES);
if (!(minutes > 0)) throw new Error('--minutes takes a number of minutes, at most 60.');
const random = createRandom(Number(values.seed));

await using stack = new AsyncDisposableStack();
const { appUrl, analyticsUrl, state, stop } = await startSmallDatabases();
stack.defer(stop);
const redis = await startRedis();
if (redis !== undefined) stack.defer(redis.stop);

async function between(url: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(url);
  const proxy = await startFaultProxy({ host: hostname, port: Number(port) });
  stack.defer(() => proxy.close());
  return proxy;
}
const proxies = {
  app: await between(appUrl),
  analytics: await between(analyticsUrl),
  redis: redis === undefined ? undefined : await between(redis.url),
};

async function connect(database: string): Promise<pg.Client> {
  const url = new URL(appUrl);
  url.pathname = new URL(database).pathname;
  const client = new pg.Client({ connectionString: url.href });
  client.on('error', () => undefined);
  await client.connect();
  stack.defer(() => client.end());
  return client;
}
const admins = { app: await connect(appUrl), analytics: await connect(analyticsUrl) };
const BACKENDS = `FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND backend_type = 'client backend'`;
const countBackends = async (database: 'app' | 'analytics'): Promise<number> => {
  const { rows } = await admins[database].query<{ n: number }>(`SELECT count(*)::int AS n ${BACKENDS}`);
  return rows[0]?.n ?? 0;
};
const around: Between = {
  ...proxies,
  killBackends: async (database) =>
    void (await admins[database].query(`SELECT pg_terminate_backend(pid) ${BACKENDS}`)),
};

const api = await startProcess({
  ENVIRONMENT: 'test',
  API_HOST: '127.0.0.1',
  API_PORT: '0',
  LOG_LEVEL: 'silent',
  APP_DB_URL: proxies.app.url(appUrl),
  ANALYTICS_DB_URL: proxies.analytics.url(analyticsUrl),
  ...(redis === undefined || proxies.redis === undefined ? {} : { REDIS_URL: proxies.redis.url(redis.url) }),
  SECRET_KEY: state.secretKey,
  ENCRYPTION_KEY: state.encryptionKey,
  BOOTSTRAP_ADMIN_EMAIL: state.adminEmail,
  BOOTSTRAP_ADMIN_PASSWORD: state.adminPassword,
  CACHE_TTL_SECONDS: '5',
  CACHE_STALE_SECONDS: '30',
  CACHE_MAX_BYTES: String(8 * 1024 ** 2),
  QUERY_TIMEOUT_MS: '5000',
  RELEASE: randomBytes(4).toString('hex'),
});
stack.defer(() => api.close());

const login = { email: state.adminEmail, password: state.adminPassword };
const { accessToken: token } = await post<{ accessToken: string }>('/auth/login', login);
await post('/datasets', FLIGHTS, token);
const questions = await knownQuestions(admins.analytics);
const widgets = questions.slice(0, 6).map(({ spec }, index) => ({
  id: `w${index}`,
  title: `Widget ${index}`,
  kind: 'table',
  query: spec,
  options: {},
  layout: { x: 0, y: index * 4, w: 12, h: 4 },
}));
const { id: dashboardId } = await post<{ id: string }>(
  '/dashboards',
  { title: 'Soak', filters: [], widgets },
  token,
);

await fillMemories();
const ending = new AbortController();
const load = runLoad({ url: api.url, token, dashboardId, login, questions, random, signal: ending.signal });
const startedAt = performance.now();
const endAt = startedAt + minutes * 60_000;
const samples: SoakSample[] = [];
const recoveries: { id: Fault['id']; milliseconds: number }[] = [];
const sampling = sampleUntilEnd(api);
while (performance.now() < endAt) {
  await sleep(5_000 + random() * 10_000);
  const fault = faults[Math.floor(random() * faults.length)];
  if (fault === undefined) continue;
  await fault.happen(around, 0.5 + random() * 2.5);
  const milliseconds = fault.recovers === undefined ? undefined : await recovered(fault.recovers);
  if (milliseconds !== undefined) recoveries.push({ id: fault.id, milliseconds });
}
await sampling;
ending.abort();
const summary = summarize({ minutes, samples, recoveries, tally: await load });
const text = `${JSON.stringify({ machine: readMachine('embedded'), at: new Date().toISOString(), ...summary }, null, 2)}\n`;
console.log(text);
if (values.out !== undefined) {
  await mkdir(path.dirname(values.out), { recursive: true });
  await writeFile(values.out, text);
}
process.exitCode = summary.failures.length === 0 ? 0 : 1;

/**
 * Asks more different questions than the process remembers, so that what grows afterwards is no memory of a fixed size that
 * fills.
 */
async function fillMemories(): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < REMEMBERED) {
      next += 1;
      const filters = [{ field: 'delay', op: 'gt' as const, value: -next }];
      await post('/query', { ...questions[0]?.spec, filters, limit: 1 }, token);
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  console.error(`asked ${REMEMBERED} different questions before`);
}

async function sampleUntilEnd(process: SoakProcess): Promise<void> {
  while (performance.now() < endAt) {
    await sleep(Math.min(SAMPLE_MS, endAt - performance.now()));
    const held = await process.held();
    const sample: SoakSample = {
      minute: (performance.now() - startedAt) / 60_000,
      ...held,
      appConnections: await countBackends('app'),
      analyticsConnections: await countBackends('analytics'),
    };
    samples.push(sample);
    const megabytes = (sample.heapBytes / 1e6).toFixed(1);
    console.error(
      `${sample.minute.toFixed(1)} min: heap ${megabytes} MB, ${sample.handles} handles, ` +
        `${sample.appConnections} + ${sample.analyticsConnections} connections`,
    );
  }
}

/** Milliseconds until a question that no cache has, or a list, is answered again; undefined when it is not within 60 s. */
async function recovered(place: 'app' | 'analytics'): Promise<number | undefined> {
  const start = performance.now();
  while (performance.now() - start < 60_000) {
    const spec = { ...questions[0]?.spec, limit: 1 + Math.floor(random() * 49_000) };
    const answered = await fetch(api.url + (place === 'app' ? '/dashboards' : '/query'), {
      method: place === 'app' ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(place === 'app' ? {} : { body: JSON.stringify(spec) }),
    }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
    if (answered) return Math.round(performance.now() - start);
    await sleep(20);
  }
  return undefined;
}

async function post<Body>(to: string, body: object, bearer?: string): Promise<Body> {
  const response = await fetch(api.url + to, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    body: JSON.stringify(to === '/auth/login' ? { ...body, session: 'body' } : body),
  });
  if (!response.ok) throw new Error(`${to}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Body;
}

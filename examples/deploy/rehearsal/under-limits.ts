import { setTimeout as sleep } from 'node:timers/promises';
import { callApiAt, type CallApi } from './call-api.ts';
import { must } from './compose.ts';
import type { Report } from './report.ts';

/** How often, in ms, the live probe is asked. */
const PROBE_MS = 200;
const SLOW_PROBE_MS = 1000;
const FULL = 0.9;
const MOST_QUESTIONS = 200;

interface Options {
  report: Report;
  /** Ids of the containers of the API. */
  containers: readonly string[];
  token: string;
  metricsToken: string;
  admin: { email: string; password: string };
  question: (from: number) => object;
}

/** Half a core and 1 GiB each: what weighs most is done to every container at once, while its live probe is timed. */
export async function lookUnderLimits(options: Options): Promise<void> {
  const { report, containers } = options;
  for (const container of containers) {
    const limits = await must('docker', [
      'inspect',
      '--format',
      '{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}}',
      container,
    ]);
    report.tell(limits.trim() === '500000000 1073741824', 'half a core and 1 GiB', limits.trim());
  }
  const apis = await Promise.all(containers.map(addressOf)).then((urls) => urls.map(callApiAt));
  const each = async (what: string, work: (api: CallApi) => Promise<string>): Promise<void> => {
    const end = new AbortController();
    const probes = apis.map((api) => probeUntil(end.signal, api));
    const from = performance.now();
    const said = await Promise.all(apis.map(work)).finally(() => end.abort());
    const slowest = Math.max(...(await Promise.all(probes)));
    const seconds = Math.round((performance.now() - from) / 1000);
    report.tell(
      slowest < SLOW_PROBE_MS,
      `${what}, and the live probe answers`,
      `slowest after ${Math.round(slowest)} ms, in ${seconds} s; ${said.join(' | ')}`,
    );
  };
  await each('cached answers', (api) => cachedAnswers(api, options));
  await each('twenty logins at once', (api) => logins(api, options));
  await each('an export of a million rows', (api) => exportAll(api, options));
  await each('a full cache', (api) => fillCache(api, options));
  for (const container of containers) {
    const state = await must('docker', [
      'inspect',
      '--format',
      '{{.State.OOMKilled}} {{.RestartCount}}',
      container,
    ]);
    report.tell(state.trim() === 'false 0', 'nobody ran out of memory', state.trim());
  }
}

async function addressOf(container: string): Promise<string> {
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  const address = await must('docker', ['inspect', '--format', format, container]);
  return `http://${address.trim()}:8000`;
}

/** The slowest probe in ms; one that failed took forever. */
async function probeUntil(signal: AbortSignal, api: CallApi): Promise<number> {
  let slowest = 0;
  while (!signal.aborted) {
    const from = performance.now();
    const isLive = await api('GET', '/health/live').then(
      ({ ok }) => ok,
      () => false,
    );
    slowest = Math.max(slowest, isLive ? performance.now() - from : Infinity);
    await sleep(PROBE_MS);
  }
  return slowest;
}

async function cachedAnswers(api: CallApi, { token, question }: Options): Promise<string> {
  const statuses: string[] = [];
  const ask = async (): Promise<void> => {
    for (let number = 0; number < 100; number += 1) {
      const answer = await api('POST', '/query', question(0), token);
      await answer.arrayBuffer();
      statuses.push(`${answer.status} ${answer.headers.get('lens-cache') ?? ''}`);
    }
  };
  await Promise.all(Array.from({ length: 10 }, ask));
  return count(statuses);
}

async function logins(api: CallApi, { admin }: Options): Promise<string> {
  const login = async (): Promise<string> =>
    api('POST', '/auth/login', { ...admin, session: 'body' }).then(({ status }) => String(status));
  return count(await Promise.all(Array.from({ length: 20 }, login)));
}

async function exportAll(api: CallApi, { token }: Options): Promise<string> {
  const body = { dataset: 'sales', fields: ['id', 'amount'] };
  const answer = await api('POST', '/query/export?format=csv', body, token);
  let lines = 0;
  for await (const chunk of answer.body ?? []) {
    for (const byte of chunk as Uint8Array) if (byte === 10) lines += 1;
  }
  if (lines !== 1_000_001) throw new Error(`The export has ${lines} lines.`);
  return `${lines} lines`;
}

/** Large answers, until the memory for answers is nearly full. */
async function fillCache(api: CallApi, { token, metricsToken }: Options): Promise<string> {
  const metric = async (name: string): Promise<number> => {
    const text = await api('GET', '/metrics', undefined, metricsToken).then((answer) => answer.text());
    return Number(text.split(`${name} `)[1]?.split('\n')[0]);
  };
  const most = 128 * 1024 * 1024;
  let bytes = 0;
  for (let number = 0; number < MOST_QUESTIONS && !(bytes > most * FULL); number += 1) {
    const filters = [{ field: 'id', op: 'gt', value: number * 1000 }];
    const body = { dataset: 'sales', fields: ['id', 'month', 'region', 'amount'], filters, limit: 50_000 };
    const answer = await api('POST', '/query', body, token);
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`A large question was answered with ${answer.status}.`);
    bytes = await metric('istari_cache_bytes{store="memory"}');
  }
  if (!(bytes > most * FULL)) throw new Error(`The cache has ${bytes} bytes after all questions.`);
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}

function count(all: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].map(([one, times]) => `${times} × ${one}`).join(', ');
}

import { setTimeout as sleep } from 'node:timers/promises';
import { isRight, type KnownQuestion } from './questions.ts';

/** What a soak counts. */
export interface Tally {
  /** Answers by kind of request and status; 0 stands for a connection that broke. */
  answers: Record<string, Record<number, number>>;
  /** Answers whose rows were held against the database's. */
  compared: number;
  /** Answers that were not what the database says; there must be none. */
  wrong: string[];
  /** Statuses that no fault explains; there must be none. */
  unexpected: string[];
}

export interface LoadOptions {
  url: string;
  token: string;
  dashboardId: string;
  login: { email: string; password: string };
  questions: readonly KnownQuestion[];
  random: () => number;
  /** Ends the load. */
  signal: AbortSignal;
}

/** While something is broken, this is what callers are told. */
const EXPLAINED = new Set([0, 499, 503, 504]);
const WORKERS = 8;
const PAUSE_MS = 80;

/** Asks all sorts of things until it is told to stop, and holds every answer against what is known. */
export async function runLoad(options: LoadOptions): Promise<Tally> {
  const tally: Tally = { answers: {}, compared: 0, wrong: [], unexpected: [] };
  const { random, signal } = options;
  const kinds = kindsOf(options, tally);
  const total = kinds.reduce((sum, { weight }) => sum + weight, 0);
  async function work(): Promise<void> {
    while (!signal.aborted) {
      let place = random() * total;
      const kind = kinds.find(({ weight }) => (place -= weight) < 0) ?? kinds[0];
      if (kind === undefined) return;
      const status = await kind.ask().catch(() => 0);
      const counted = (tally.answers[kind.name] ??= {});
      counted[status] = (counted[status] ?? 0) + 1;
      if (status >= 300 && !EXPLAINED.has(status)) tally.unexpected.push(`${kind.name}: ${status}`);
      await sleep(random() * PAUSE_MS * 2);
    }
  }
  await Promise.all(Array.from({ length: WORKERS }, work));
  return tally;
}

interface Kind {
  name: string;
  weight: number;
  /** Asks once; gives the status. */
  ask(): Promise<number>;
}

function kindsOf({ url, token, dashboardId, login, questions, random }: LoadOptions, tally: Tally): Kind[] {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const send = (method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> =>
    fetch(url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal ?? AbortSignal.timeout(60_000),
    });
  const pick = (): KnownQuestion => {
    const question = questions[Math.floor(random() * questions.length)];
    if (question === undefined) throw new Error('There are no questions.');
    return question;
  };
  const drained = async (response: Response): Promise<number> => {
    await response.arrayBuffer();
    return response.status;
  };
  const compare = (question: KnownQuestion, answer: unknown): void => {
    tally.compared += 1;
    if (!isRight(question, answer)) tally.wrong.push(JSON.stringify(question.spec));
  };
  return [
    {
      name: 'query',
      weight: 55,
      async ask() {
        const question = pick();
        const response = await send('POST', '/query', question.spec);
        if (!response.ok) return drained(response);
        compare(question, await response.json());
        return response.status;
      },
    },
    {
      name: 'batch',
      weight: 8,
      async ask() {
        const asked = Array.from({ length: 5 }, pick);
        const queries = asked.map(({ spec }, index) => ({ id: String(index), query: spec }));
        const response = await send('POST', '/query/batch', { queries });
        if (!response.ok) return drained(response);
        const { items } = (await response.json()) as { items: { status: string; result?: unknown }[] };
        for (const [index, item] of items.entries()) {
          const question = asked[index];
          if (item.status === 'ok' && question !== undefined) compare(question, item.result);
        }
        return response.status;
      },
    },
    {
      name: 'given up',
      weight: 8,
      async ask() {
        const leaving = new AbortController();
        setTimeout(() => leaving.abort(), random() * 20);
        const { spec } = pick();
        const unlike = { ...spec, limit: 500 + Math.floor(random() * 500) };
        return send('POST', '/query', unlike, leaving.signal).then(drained, () => 499);
      },
    },
    {
      name: 'export',
      weight: 4,
      async ask() {
        const question = pick();
        const response = await send('POST', '/query/export?format=ndjson', question.spec);
        if (!response.ok) return drained(response);
        const lines = (await response.text()).trimEnd().split('\n');
        const last = JSON.parse(lines.at(-1) ?? '{}') as { end?: { rowCount: number } };
        tally.compared += 1;
        if (last.end?.rowCount !== question.rows.length) tally.wrong.push(JSON.stringify(question.spec));
        return response.status;
      },
    },
    {
      name: 'dashboard',
      weight: 10,
      ask: async () => drained(await send('POST', `/dashboards/${dashboardId}/data`, {})),
    },
    {
      name: 'change',
      weight: 3,
      async ask() {
        const made = await send('POST', '/dashboards', { title: 'Passing', filters: [], widgets: [] });
        if (!made.ok) return drained(made);
        const { id, revision } = (await made.json()) as { id: string; revision: number };
        const gone = await fetch(`${url}/dashboards/${id}`, {
          method: 'DELETE',
          headers: { ...headers, 'if-match': `"${revision}"` },
        });
        return drained(gone);
      },
    },
    { name: 'list', weight: 8, ask: async () => drained(await send('GET', '/dashboards')) },
    { name: 'login', weight: 1, ask: async () => drained(await send('POST', '/auth/login', login)) },
    { name: 'live', weight: 3, ask: async () => drained(await fetch(`${url}/health/live`)) },
  ];
}

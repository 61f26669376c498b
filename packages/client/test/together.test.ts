import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient, type ClientOptions, type LensClient, type QuerySpec } from '../src/index.ts';
import { errorOf } from './support/error-of.ts';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';

const EDITOR = { email: 'editor@example.com', password: 'another long password' };
let api: ApiUnderTest;
/** Method and path of each request that was sent. */
let sent: string[] = [];

beforeAll(async () => {
  api = await startApi();
  await api.lens.users.create({ ...EDITOR, role: 'editor' });
});
afterAll(() => api?.close());
beforeEach(() => {
  sent = [];
});

const counting: typeof fetch = (input, init) => {
  sent.push(`${init?.method} ${new URL(String(input)).pathname}`);
  return fetch(input, init);
};

async function signedIn(options: Partial<ClientOptions> = {}, who = ADMIN): Promise<LensClient> {
  const client = createClient({ baseUrl: api.baseUrl, fetch: counting, ...options });
  await client.auth.login(who);
  sent = [];
  return client;
}

const by = (field: string): QuerySpec => ({
  dataset: 'flights',
  dimensions: [field],
  metrics: [{ aggregate: 'count', as: 'n' }],
  orderBy: [{ field: 'n', direction: 'desc' }],
  limit: 3,
});
const SLOW: QuerySpec = { dataset: 'slow', metrics: [{ aggregate: 'count', as: 'n' }] };
const isRunning = async (): Promise<boolean> =>
  (await api.runningQueries()).some((query) => query.includes('slow_flights'));

describe('the same question of one moment', () => {
  it('is one request, and what one caller does to its answer is nothing to the other', async () => {
    const client = await signedIn();
    const [first, second] = await Promise.all([client.query(by('origin')), client.query(by('origin'))]);
    expect(sent).toEqual(['POST /query']);
    expect(second).toEqual(first);
    first.rows.length = 0;
    expect(second.rows).toHaveLength(3);
    await client.query(by('origin'));
    expect(sent).toHaveLength(2);
    await Promise.all([client.dashboards.data(api.dashboardId), client.dashboards.data(api.dashboardId)]);
    expect(sent).toHaveLength(3);
  });

  it('is asked on while anybody waits, and given up with the last', async () => {
    const client = await signedIn();
    const [one, other] = [new AbortController(), new AbortController()];
    const first = errorOf(client.query(SLOW, { signal: one.signal }));
    const second = errorOf(client.query(SLOW, { signal: other.signal }));
    await expect.poll(isRunning, { timeout: 5000 }).toBe(true);
    one.abort();
    expect((await first).code).toBe('aborted');
    expect(await isRunning()).toBe(true);
    other.abort();
    expect((await second).code).toBe('aborted');
    await expect.poll(isRunning, { timeout: 3000 }).toBe(false);
    expect(sent).toEqual(['POST /query']);
  });

  it('is another one for another user, with an id of its own, or asked afresh', async () => {
    const client = await signedIn();
    const controller = new AbortController();
    const ofAdmin = errorOf(client.query(SLOW, { signal: controller.signal }));
    await expect.poll(isRunning, { timeout: 5000 }).toBe(true);
    await client.auth.login(EDITOR);
    const ofEditor = errorOf(client.query(SLOW, { signal: controller.signal }));
    await expect.poll(() => sent.filter((path) => path === 'POST /query').length).toBe(2);
    controller.abort();
    expect([(await ofAdmin).code, (await ofEditor).code]).toEqual(['aborted', 'aborted']);
    const admin = await signedIn();
    await Promise.all([
      admin.query(by('destination'), { queryId: crypto.randomUUID() }),
      admin.query(by('destination')),
    ]);
    expect(sent).toEqual(['POST /query', 'POST /query']);
    const load = (): Promise<unknown> => admin.dashboards.data(api.dashboardId, { fresh: true });
    await Promise.all([load(), load()]);
    expect(sent).toHaveLength(4);
  });
});

describe('questions of one tick', () => {
  it('go together where that is asked for, each with its own answer or error', async () => {
    const client = await signedIn({ batch: true });
    const [origins, wrong, destinations] = await Promise.all([
      client.query(by('origin')),
      errorOf(client.query(by('orgin'))),
      client.query(by('destination')),
    ]);
    expect(sent).toEqual(['POST /query/batch']);
    expect(wrong).toMatchObject({ status: 422, code: 'invalid_query' });
    const alone = createClient({ baseUrl: api.baseUrl });
    await alone.auth.login(ADMIN);
    expect(origins.rows).toEqual((await alone.query(by('origin'))).rows);
    expect(destinations.rows).toEqual((await alone.query(by('destination'))).rows);
    expect(origins).toMatchObject({
      queryId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('of more than fifty are several requests; one alone is a plain one', async () => {
    const client = await signedIn({ batch: true });
    const many = Array.from({ length: 51 }, (_, index) =>
      client.query({ ...by('origin'), limit: index + 1 }),
    );
    const answers = await Promise.all(many);
    expect(answers.map(({ rows }) => rows.length).slice(0, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(sent.toSorted()).toEqual(['POST /query', 'POST /query/batch']);
  });

  it('are given up one by one, and in the database with the last', async () => {
    const client = await signedIn({ batch: true });
    const [one, other] = [new AbortController(), new AbortController()];
    const first = errorOf(client.query({ ...SLOW, limit: 2 }, { signal: one.signal }));
    const second = errorOf(client.query({ ...SLOW, limit: 3 }, { signal: other.signal }));
    await expect.poll(isRunning, { timeout: 5000 }).toBe(true);
    one.abort();
    expect((await first).code).toBe('aborted');
    expect(await isRunning()).toBe(true);
    other.abort();
    expect((await second).code).toBe('aborted');
    await expect.poll(isRunning, { timeout: 3000 }).toBe(false);
  });
});

describe('signing out', () => {
  it('reaches the other tabs of the same user, and nobody else', async () => {
    const ended: string[] = [];
    const tab = (name: string, who = ADMIN): Promise<LensClient> =>
      signedIn({ tabs: true, onSessionEnd: ({ code }) => void ended.push(`${name} ${code}`) }, who);
    const [first, second, other] = [await tab('first'), await tab('second'), await tab('other', EDITOR)];
    const apart = await signedIn({ tabs: false });
    await first.auth.logout();
    await expect.poll(() => ended).toEqual(['second session_ended']);
    expect(await second.auth.hasSession()).toBe(false);
    expect(await other.auth.hasSession()).toBe(true);
    expect(await apart.auth.hasSession()).toBe(true);
    await second.auth.login(ADMIN);
    await second.query(by('origin'));
    expect(ended).toHaveLength(1);
  });
});

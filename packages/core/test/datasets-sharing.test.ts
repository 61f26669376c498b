import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset, LensError, Principal, Sharing, ValidationError } from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';
import { hostPrincipal, newUser } from './support/people.ts';

let fixture: LensFixture;
let owner: Principal;
let viewer: Principal;
let colleague: Principal;

beforeAll(async () => {
  fixture = await createLensFixture();
  await fixture.app.query(`insert into lens.tenants (id, name) values ('other', 'Other')`);
  owner = await newUser(fixture.lens, 'editor');
  colleague = await newUser(fixture.lens, 'editor');
  viewer = await newUser(fixture.lens, 'viewer');
});
afterAll(() => fixture?.close());

const PRIVATE: Sharing = { visibility: 'private' };
const count = (dataset: string) => ({ dataset, metrics: [{ aggregate: 'count' as const, as: 'n' }] });
const bytes = (question: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(question));

async function make(name: string, sharing?: Sharing): Promise<Dataset> {
  const dataset = await fixture.lens.datasets.create(owner, { ...flightsDataset, name });
  if (sharing !== undefined) await fixture.lens.datasets.share(owner, dataset.id, sharing);
  return dataset;
}

/** What an error says, without what names the question. */
async function refusal(asked: Promise<unknown>): Promise<{ code: string; message: string; issues: unknown }> {
  const error = await asked.then(
    () => {
      throw new Error('This was answered.');
    },
    (reason: LensError & Partial<ValidationError>) => reason,
  );
  return { code: error.code, message: error.message, issues: error.issues };
}

describe('sharing of a dataset', () => {
  it('is with the tenant until said otherwise, and comes back as it was set', async () => {
    const { datasets } = fixture.lens;
    const { id } = await make('settings');
    const read = (): Promise<Sharing> => datasets.sharing(owner, id);
    await expect(read()).resolves.toEqual({ visibility: 'tenant', access: 'view', users: [] });
    const wanted: Sharing[] = [
      PRIVATE,
      { visibility: 'users', users: [{ userId: viewer.id, access: 'view' }] },
      { visibility: 'tenant', access: 'edit', users: [] },
    ];
    for (const sharing of wanted) {
      await expect(datasets.share(owner, id, sharing)).resolves.toEqual(sharing);
      await expect(read()).resolves.toEqual(sharing);
    }
  });

  it('names users of the tenant, each once, and nobody for what is private', async () => {
    const { datasets } = fixture.lens;
    const { id } = await make('wrong');
    const stranger = await newUser(fixture.lens, 'viewer', 'other');
    const share = (sharing: Sharing): Promise<unknown> => datasets.share(owner, id, sharing);
    const one = (userId: string) => ({ userId, access: 'view' as const });
    await expect(
      share({ visibility: 'users', users: [viewer.id, viewer.id, stranger.id, 'x'].map(one) }),
    ).rejects.toMatchObject({
      code: 'invalid_request',
      issues: [
        { pointer: '/users/1/userId', code: 'duplicate' },
        { pointer: '/users/2/userId', code: 'unknown_user' },
        { pointer: '/users/3/userId', code: 'unknown_user' },
      ],
    });
    await expect(share({ visibility: 'private', users: [one(viewer.id)] })).rejects.toMatchObject({
      issues: [{ pointer: '/users' }],
    });
    await expect(datasets.sharing(owner, id)).resolves.toMatchObject({ visibility: 'tenant', users: [] });
  });

  it('is read and changed by those who may edit', async () => {
    const { datasets } = fixture.lens;
    const { id } = await make('ruled');
    await expect(datasets.sharing(colleague, id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(datasets.share(colleague, id, PRIVATE)).rejects.toMatchObject({ code: 'forbidden' });
    await datasets.share(owner, id, {
      visibility: 'users',
      users: [{ userId: colleague.id, access: 'edit' }],
    });
    await expect(datasets.sharing(colleague, id)).resolves.toMatchObject({ visibility: 'users' });
    await expect(datasets.share(fixture.admin, id, PRIVATE)).resolves.toEqual(PRIVATE);
    await expect(datasets.sharing(colleague, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is with a user whose id is written in capitals, once', async () => {
    const { datasets } = fixture.lens;
    const host = hostPrincipal('admin', 'default', 'anna');
    const { id } = await datasets.create(host, { ...flightsDataset, name: 'with-capitals' });
    const capitals = { userId: viewer.id.toUpperCase(), access: 'view' } as const;
    const users = [{ userId: viewer.id, access: 'view' }];
    await expect(datasets.share(host, id, { visibility: 'users', users: [capitals] })).resolves.toEqual({
      visibility: 'users',
      users,
    });
    const twice: Sharing = {
      visibility: 'users',
      users: [capitals, { userId: viewer.id, access: 'edit' }],
    };
    await expect(datasets.share(host, id, twice)).rejects.toMatchObject({
      issues: [{ pointer: '/users/1/userId', code: 'duplicate' }],
    });
  });

  it('reaches the people of a host by the ids that the host gives them', async () => {
    const { datasets } = fixture.lens;
    const host = hostPrincipal('editor', 'default', 'anna');
    const { id } = await datasets.create(host, { ...flightsDataset, name: 'of-the-host' });
    await datasets.share(host, id, { visibility: 'users', users: [{ userId: 'bert', access: 'view' }] });
    await expect(datasets.get(hostPrincipal('viewer', 'default', 'bert'), id)).resolves.toMatchObject({ id });
    for (const other of [
      hostPrincipal('viewer', 'default', 'carl'),
      hostPrincipal('viewer', 'other', 'bert'),
    ]) {
      await expect(datasets.get(other, id)).rejects.toMatchObject({ code: 'not_found' });
    }
  });
});

describe('control 12: a dataset that is not shared with who asks', () => {
  it('does not exist for them, in any path, and in the same words as one that does not', async () => {
    const { datasets, queries, dashboards } = fixture.lens;
    const hidden = await make('secretive', PRIVATE);
    const gone = '00000000-0000-4000-8000-000000000000';
    const byId = {
      get: (id: string) => datasets.get(colleague, id),
      check: (id: string) => datasets.check(colleague, id),
      values: (id: string) => datasets.values(colleague, id, { field: 'origin' }),
      preview: (id: string) => datasets.preview(colleague, id),
      sharing: (id: string) => datasets.sharing(colleague, id),
      share: (id: string) => datasets.share(colleague, id, PRIVATE),
      export: (id: string) => datasets.export(colleague, id),
      update: (id: string) => datasets.update(colleague, id, flightsDataset, { revision: 1 }),
      updateBlindly: (id: string) => datasets.update(colleague, id, flightsDataset, {}),
      delete: (id: string) => datasets.delete(colleague, id, {}),
      query: (id: string) => queries.run(count(id), colleague),
      queryAsBytes: (id: string) => queries.answer(bytes(count(id)), colleague),
      brokenQuery: (id: string) => queries.answer(bytes({ ...count(id), limit: -1 }), colleague),
    };
    for (const [path, ask] of Object.entries(byId)) {
      expect(await refusal(ask(hidden.id)), path).toEqual(await refusal(ask(gone)));
    }
    const [item] = await queries.answerMany({ queries: [{ id: 'a', query: count('secretive') }] }, colleague);
    expect(item).toMatchObject({ status: 'error', error: { code: 'unknown_dataset' } });
    // Neither its name nor one like it is suggested; the owner gets it suggested.
    const misspelt = await refusal(queries.run(count('secretiv'), colleague));
    expect(JSON.stringify(misspelt)).not.toContain('secretive');
    expect(JSON.stringify(await refusal(queries.run(count('secretiv'), owner)))).toContain('secretive');
    const names = async (who: Principal): Promise<string[]> =>
      (await datasets.list(who)).items.flatMap(({ name }) => (name === 'secretive' ? [name] : []));
    expect(await names(colleague)).toEqual([]);
    expect(await names(owner)).toEqual(['secretive']);
    expect(await names(fixture.admin)).toEqual(['secretive']);
    const widget = {
      id: 'n',
      title: '',
      kind: 'kpi' as const,
      options: {},
      layout: { x: 0, y: 0, w: 1, h: 1 },
      query: count('secretive'),
    };
    const dashboard = { title: 'Of another', filters: [], widgets: [widget] };
    await expect(dashboards.create(colleague, dashboard)).rejects.toMatchObject({
      issues: [{ pointer: '/widgets/0/query/dataset', code: 'unknown_dataset' }],
    });
  });

  it('is not opened by a dashboard over it, nor by an answer that is cached for others', async () => {
    const { dashboards, queries } = fixture.lens;
    const dataset = await make('behind');
    const query = count('behind');
    const widget = {
      id: 'n',
      title: '',
      kind: 'kpi' as const,
      options: {},
      layout: { x: 0, y: 0, w: 1, h: 1 },
      query,
    };
    const { id } = await dashboards.create(owner, { title: 'Open', filters: [], widgets: [widget] });
    const statuses = async (who: Principal): Promise<string[]> =>
      (await dashboards.data(who, id, bytes({}))).items.map(({ status }) => status);
    expect(await statuses(viewer)).toEqual(['ok']);
    await queries.answer(bytes(query), colleague);
    expect(queries.recall(bytes(query), colleague)).toBeDefined();
    await fixture.lens.datasets.share(owner, dataset.id, PRIVATE);
    expect(await statuses(viewer)).toEqual(['error']);
    expect(dashboards.recall(viewer, id, bytes({}))).toBeUndefined();
    expect(queries.recall(bytes(query), colleague)).toBeUndefined();
    await expect(queries.answer(bytes(query), colleague)).rejects.toMatchObject({ code: 'unknown_dataset' });
    // Also when it is remembered again, for those who may.
    await queries.answer(bytes(query), owner);
    expect(queries.recall(bytes(query), owner)).toBeDefined();
    expect(queries.recall(bytes(query), colleague)).toBeUndefined();
    await expect(queries.answer(bytes(query), colleague)).rejects.toMatchObject({ code: 'unknown_dataset' });
    expect(await statuses(owner)).toEqual(['ok']);
    expect(await statuses(viewer)).toEqual(['error']);
  });

  it('ends in other processes within a second or two, with everything remembered there', async () => {
    const { id } = await make('withdrawn');
    const other = fixture.another();
    await other.ready();
    const asked = bytes(count('withdrawn'));
    await other.queries.answer(asked, colleague);
    expect(other.queries.recall(asked, colleague)).toBeDefined();
    await fixture.lens.datasets.share(owner, id, PRIVATE);
    const outcome = (): Promise<string> =>
      other.queries.answer(asked, colleague).then(
        () => 'answered',
        ({ code }) => code,
      );
    await expect.poll(outcome, { interval: 50, timeout: 2_500 }).toBe('unknown_dataset');
    expect(other.queries.recall(asked, colleague)).toBeUndefined();
  });

  it('a list of another page goes on with what is shared, and pages are full', async () => {
    const { datasets } = fixture.lens;
    for (const name of ['page-a', 'page-b', 'page-c', 'page-d']) {
      await make(name, name === 'page-b' ? PRIVATE : undefined);
    }
    const first = await datasets.list(colleague, { q: '', limit: 2, sort: 'name' });
    expect(first.items).toHaveLength(2);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Awaited<ReturnType<typeof datasets.list>> = await datasets.list(colleague, {
        limit: 1,
        ...(cursor === '' ? {} : { cursor }),
      });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    }
    expect(seen.filter((name) => name.startsWith('page-'))).toEqual(['page-a', 'page-c', 'page-d']);
  });
});

describe('a user that is deleted', () => {
  const sharesWith = async ({ id }: Principal): Promise<unknown[]> =>
    (await fixture.app.query('select from lens.dataset_shares where principal like $1', [`%:${id}`])).rows;

  /** How many wait for a lock in the app database. */
  async function waiters(): Promise<unknown> {
    // A transaction sees who is connected as it saw it first.
    await fixture.app.query('select pg_stat_clear_snapshot()');
    const { rows } = await fixture.app.query(
      `select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]?.['n'];
  }

  it('control 12: has no share left, and nobody else gets it', async () => {
    const { lens, admin } = fixture;
    const gone = await newUser(lens, 'viewer');
    const { id } = await make('leaver', {
      visibility: 'users',
      users: [
        { userId: gone.id, access: 'view' },
        { userId: viewer.id, access: 'view' },
      ],
    });
    await expect(lens.datasets.get(gone, id)).resolves.toBeDefined();
    await lens.users.remove(admin, gone.id);
    await expect(lens.datasets.sharing(owner, id)).resolves.toMatchObject({
      users: [{ userId: viewer.id, access: 'view' }],
    });
    expect(await sharesWith(gone)).toEqual([]);
    // Whoever still holds its principal, and a person of the host who happens to have its id.
    for (const holder of [gone, hostPrincipal('viewer', 'default', gone.id)]) {
      await expect(lens.datasets.get(holder, id)).rejects.toMatchObject({ code: 'not_found' });
    }
    await expect(
      lens.datasets.share(owner, id, {
        visibility: 'users',
        users: [{ userId: gone.id, access: 'view' }],
      }),
    ).rejects.toMatchObject({ issues: [{ pointer: '/users/0/userId', code: 'unknown_user' }] });
    // Ids are made here, at random: nobody can ask for one that was somebody's.
    const again = { email: 'again@example.com', password: 'violet anchors drift', role: 'viewer' as const };
    await expect(lens.users.add(admin, Object.assign({ id: gone.id }, again))).rejects.toMatchObject({
      issues: [{ pointer: '/id' }],
    });
    expect((await lens.users.add(admin, again)).id).not.toBe(gone.id);
  });

  it('control 12: has no share left of one that is made at that moment', async () => {
    const { lens, admin, app } = fixture;
    const gone = await newUser(lens, 'viewer');
    const { id } = await make('race', PRIVATE);
    await app.query('begin');
    await app.query('select from lens.datasets where id = $1 for update', [id]);
    const shared = lens.datasets.share(owner, id, {
      visibility: 'users',
      users: [{ userId: gone.id, access: 'view' }],
    });
    await expect.poll(waiters).toBe(1);
    let isRemoved = false;
    const removed = lens.users.remove(admin, gone.id).finally(() => (isRemoved = true));
    await expect.poll(async () => isRemoved || (await waiters()) === 2).toBe(true);
    await app.query('commit');
    await Promise.allSettled([shared, removed]);
    await removed;
    expect(await sharesWith(gone)).toEqual([]);
  });
});

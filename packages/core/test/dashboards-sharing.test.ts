import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dashboard, DashboardDefinition, LensError, Principal, Sharing } from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';
import { hostPrincipal, newUser } from './support/people.ts';

let fixture: LensFixture;
let owner: Principal;
let colleague: Principal;
let viewer: Principal;

beforeAll(async () => {
  fixture = await createLensFixture();
  await fixture.app.query(`insert into lens.tenants (id, name) values ('other', 'Other')`);
  await fixture.lens.datasets.create(fixture.admin, flightsDataset);
  owner = await newUser(fixture.lens, 'editor');
  colleague = await newUser(fixture.lens, 'editor');
  viewer = await newUser(fixture.lens, 'viewer');
});
afterAll(() => fixture?.close());

const PRIVATE: Sharing = { visibility: 'private' };
const layout = { x: 0, y: 0, w: 4, h: 2 };
const page = (title: string, description?: string): DashboardDefinition => ({
  title,
  ...(description === undefined ? {} : { description }),
  filters: [],
  widgets: [
    {
      id: 'n',
      title: 'n',
      kind: 'kpi',
      query: { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }] },
      options: {},
      layout,
    },
  ],
});
const make = async (title: string, sharing?: Sharing): Promise<Dashboard> => {
  const made = await fixture.lens.dashboards.create(owner, page(title));
  if (sharing !== undefined) await fixture.lens.dashboards.share(owner, made.id, sharing);
  return made;
};
const BYTES = new TextEncoder().encode('{}');
const note = { id: 'x', title: '', kind: 'text' as const, query: null, options: { text: 'x' }, layout };

async function refusal(asked: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await asked.then(
    () => {
      throw new Error('This was answered.');
    },
    (reason: LensError) => reason,
  );
  return { code: error.code, message: error.message };
}

/** Everything that can be done with one dashboard, by what it takes. */
const WAYS: Record<string, (who: Principal, id: string) => Promise<unknown>> = {
  'view get': (who, id) => fixture.lens.dashboards.get(who, id),
  'view data': (who, id) => fixture.lens.dashboards.data(who, id),
  'view widget': (who, id) => fixture.lens.dashboards.widget(who, id, 'n'),
  'view versions': (who, id) => fixture.lens.dashboards.versions(who, id),
  'view version': (who, id) => fixture.lens.dashboards.version(who, id, 1),
  'view diff': (who, id) => fixture.lens.dashboards.diff(who, id, 1),
  'view addFavourite': (who, id) => fixture.lens.dashboards.addFavourite(who, id),
  'view removeFavourite': (who, id) => fixture.lens.dashboards.removeFavourite(who, id),
  'copy export': (who, id) => fixture.lens.dashboards.export(who, id),
  'edit sharing': (who, id) => fixture.lens.dashboards.sharing(who, id),
  'edit share': (who, id) => fixture.lens.dashboards.share(who, id, { visibility: 'everybody' } as never),
  'edit update': (who, id) => fixture.lens.dashboards.update(who, id, page('x'), {}),
  'edit delete': (who, id) => fixture.lens.dashboards.delete(who, id, {}),
  'edit restore': (who, id) => fixture.lens.dashboards.restore(who, { id, revision: 1 }, {}),
  'edit createWidget': (who, id) => fixture.lens.dashboards.createWidget(who, id, note, {}),
  'edit updateWidget': (who, id) =>
    fixture.lens.dashboards.updateWidget(who, { id, widgetId: 'n' }, note, {}),
  'edit deleteWidget': (who, id) => fixture.lens.dashboards.deleteWidget(who, { id, widgetId: 'n' }, {}),
};

describe('control 12: a dashboard, by role and by how it is shared', () => {
  const FOUND = ['revision_required', 'invalid_request', 'done'];
  const shares: [string, () => Sharing][] = [
    ['private', () => PRIVATE],
    ['tenant view', () => ({ visibility: 'tenant' })],
    ['tenant edit', () => ({ visibility: 'tenant', access: 'edit' })],
    ['users view', () => ({ visibility: 'users', users: people('view') })],
    ['users edit', () => ({ visibility: 'users', users: people('edit') })],
    ['users, others', () => ({ visibility: 'users', users: [] })],
  ];
  const people = (access: 'view' | 'edit'): NonNullable<Sharing['users']> =>
    [viewer, colleague].map(({ id }) => ({ userId: id, access }));

  /** Said here once more, and not read from the code under test. */
  const expected = (way: string, who: string, sharing: string): string[] => {
    const [takes = ''] = way.split(' ');
    if (who === 'stranger') return ['not_found'];
    const isViewer = who === 'viewer';
    // The role is asked for before the object.
    if (isViewer && takes !== 'view') return ['forbidden'];
    if (who === 'owner' || who === 'admin') return FOUND;
    if (sharing === 'private' || sharing === 'users, others') return ['not_found'];
    return takes === 'edit' && sharing.endsWith('view') ? ['forbidden'] : FOUND;
  };

  it.each(shares)('control 12: %s', async (name, sharing) => {
    const { id } = await make(`Shared ${name}`, sharing());
    const callers: Record<string, Principal> = {
      owner,
      admin: fixture.admin,
      colleague,
      viewer,
      stranger: hostPrincipal('admin', 'other'),
    };
    for (const [who, principal] of Object.entries(callers)) {
      for (const [way, ask] of Object.entries(WAYS)) {
        const outcome = await ask(principal, id).then(
          () => 'done',
          (error: LensError) => error.code,
        );
        expect(expected(way, who, name), `${who} ${way} → ${outcome}`).toContain(outcome);
      }
      const isListed = (await fixture.lens.dashboards.list(principal, { limit: 100 })).items.some(
        (item) => item.id === id,
      );
      expect(isListed, `${who} list`).toBe(expected('view list', who, name) === FOUND);
    }
  });

  it('control 12: is not there for those it is not shared with, in the same words as one that does not exist', async () => {
    const hidden = await make('Secretive', PRIVATE);
    const gone = '00000000-0000-4000-8000-000000000000';
    for (const [way, ask] of Object.entries(WAYS)) {
      expect(await refusal(ask(colleague, hidden.id)), way).toEqual(await refusal(ask(colleague, gone)));
    }
    // Nor when its answers are at hand for those who may see them.
    await fixture.lens.dashboards.data(owner, hidden.id, BYTES);
    await fixture.lens.dashboards.data(owner, hidden.id, BYTES);
    expect(fixture.lens.dashboards.recall(owner, hidden.id, BYTES)).toBeDefined();
    expect(fixture.lens.dashboards.recall(colleague, hidden.id, BYTES)).toBeUndefined();
    await expect(fixture.lens.dashboards.list(colleague, { q: 'Secretive' })).resolves.toMatchObject({
      items: [],
    });
  });

  it('control 12: ends at once when it is taken away, and within a second in another process', async () => {
    const another = fixture.another();
    await another.ready();
    const { id } = await make('Ending');
    await another.dashboards.data(viewer, id);
    await fixture.lens.dashboards.data(viewer, id);
    await fixture.lens.dashboards.share(owner, id, PRIVATE);
    await expect(fixture.lens.dashboards.data(viewer, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect
      .poll(() => another.dashboards.data(viewer, id).catch((error: LensError) => error.code), {
        timeout: 5_000,
      })
      .toBe('not_found');
  });
});

describe('sharing of a dashboard', () => {
  it('is with the tenant until said otherwise, and comes back as it was set', async () => {
    const { dashboards } = fixture.lens;
    const { id } = await make('Settings');
    await expect(dashboards.sharing(owner, id)).resolves.toEqual({
      visibility: 'tenant',
      access: 'view',
      users: [],
    });
    const wanted: Sharing[] = [
      PRIVATE,
      { visibility: 'users', users: [{ userId: viewer.id, access: 'view' }] },
      { visibility: 'tenant', access: 'edit', users: [] },
    ];
    for (const sharing of wanted) {
      await expect(dashboards.share(owner, id, sharing)).resolves.toEqual(sharing);
      await expect(dashboards.sharing(owner, id)).resolves.toEqual(sharing);
    }
    const stranger = await newUser(fixture.lens, 'viewer', 'other');
    await expect(
      dashboards.share(owner, id, { visibility: 'users', users: [{ userId: stranger.id, access: 'view' }] }),
    ).rejects.toMatchObject({ issues: [{ pointer: '/users/0/userId', code: 'unknown_user' }] });
  });

  it('changes no revision, and ends for a user who is deleted', async () => {
    const { dashboards, users } = fixture.lens;
    const leaving = await newUser(fixture.lens, 'viewer');
    const sharing: Sharing = { visibility: 'users', users: [{ userId: leaving.id, access: 'view' }] };
    const { id } = await make('Left', sharing);
    await dashboards.addFavourite(leaving, id);
    await expect(dashboards.get(owner, id)).resolves.toMatchObject({ revision: 1 });
    await users.remove(fixture.admin, leaving.id);
    await expect(dashboards.sharing(owner, id)).resolves.toEqual({ visibility: 'users', users: [] });
    const { rows } = await fixture.app.query(
      'select from lens.dashboard_favourites where dashboard_id = $1',
      [id],
    );
    expect(rows).toEqual([]);
  });

  it('of a dashboard is none of its datasets', async () => {
    const { dashboards, datasets } = fixture.lens;
    const hidden = await datasets.create(owner, { ...flightsDataset, name: 'hidden-flights' });
    const [widget] = page('x').widgets;
    const asking = { ...widget!, query: { ...widget!.query, dataset: 'hidden-flights' } };
    const { id } = await dashboards.create(owner, { ...page('Over it'), widgets: [asking] });
    await datasets.share(owner, hidden.id, PRIVATE);
    const { items } = await dashboards.data(viewer, id);
    expect(items).toMatchObject([{ id: 'n', status: 'error', error: { code: 'unknown_dataset' } }]);
    await expect(dashboards.data(owner, id)).resolves.toMatchObject({ items: [{ status: 'ok' }] });
  });
});

describe('the catalogue', () => {
  it('is searched by title and description, sorted, and paged over what is seen only', async () => {
    const { dashboards } = fixture.lens;
    const tenant = hostPrincipal('editor', 'other', 'owner');
    const other = hostPrincipal('viewer', 'other', 'viewer');
    const titles = ['Delta', 'alpha', 'Bravo', 'charlie', 'echo'];
    for (const [index, title] of titles.entries()) {
      const definition = {
        title,
        description: index === 1 ? '100% of Punctuality' : 'Other',
        filters: [],
        widgets: [],
      };
      const { id } = await dashboards.create(tenant, definition);
      if (title === 'Bravo' || title === 'charlie') await dashboards.share(tenant, id, PRIVATE);
    }
    const titlesOf = async (who: Principal, query: object): Promise<string[]> => {
      const seen: string[] = [];
      let cursor: string | null | undefined;
      do {
        const found = await dashboards.list(who, { ...query, ...(cursor == null ? {} : { cursor }) });
        seen.push(...found.items.map(({ title }) => title));
        cursor = found.nextCursor;
      } while (cursor !== null);
      return seen;
    };
    const all = await titlesOf(tenant, { limit: 2 });
    expect(all.toSorted()).toEqual(titles.toSorted());
    await expect(titlesOf(tenant, { sort: '-title', limit: 3 })).resolves.toEqual(all.toReversed());
    await expect(titlesOf(tenant, { sort: 'updatedAt', limit: 1 })).resolves.toEqual(titles);
    await expect(titlesOf(other, { sort: 'updatedAt', limit: 1 })).resolves.toEqual([
      'Delta',
      'alpha',
      'echo',
    ]);
    await expect(titlesOf(tenant, { q: 'PUNCTUAL' })).resolves.toEqual(['alpha']);
    await expect(titlesOf(tenant, { q: '%' })).resolves.toEqual(['alpha']);
    await expect(titlesOf(tenant, { q: 'brav' })).resolves.toEqual(['Bravo']);
    await expect(titlesOf(other, { q: 'brav' })).resolves.toEqual([]);
    const wrong = dashboards.list(tenant, { favourite: 'true' as never });
    await expect(wrong).rejects.toMatchObject({ issues: [{ pointer: 'favourite', code: 'wrong_type' }] });
  });

  it('has favourites of each principal, as long as they are seen', async () => {
    const { dashboards } = fixture.lens;
    const first = await make('Favourite 1');
    const second = await make('Favourite 2');
    const favouritesOf = async (who: Principal): Promise<string[]> =>
      (await dashboards.list(who, { favourite: true, sort: 'title' })).items.map(({ id }) => id);
    await Promise.all([1, 2, 3].map(() => dashboards.addFavourite(viewer, first.id)));
    await dashboards.addFavourite(viewer, second.id.toUpperCase());
    await dashboards.addFavourite(colleague, second.id);
    await expect(favouritesOf(viewer)).resolves.toEqual([first.id, second.id]);
    await expect(favouritesOf(colleague)).resolves.toEqual([second.id]);
    await expect(favouritesOf(fixture.admin)).resolves.toEqual([]);
    // Ids of the host are its own: this one is somebody else.
    await expect(favouritesOf(hostPrincipal('viewer', 'default', viewer.id))).resolves.toEqual([]);
    await expect(dashboards.list(viewer, { favourite: true, q: '2' })).resolves.toMatchObject({
      items: [{ id: second.id }],
    });
    await dashboards.removeFavourite(viewer, second.id);
    await dashboards.removeFavourite(viewer, second.id);
    await expect(favouritesOf(viewer)).resolves.toEqual([first.id]);
    await dashboards.share(owner, first.id, PRIVATE);
    await expect(favouritesOf(viewer)).resolves.toEqual([]);
    await dashboards.delete(owner, second.id, { revision: 1 });
    await expect(favouritesOf(colleague)).resolves.toEqual([]);
  });
});

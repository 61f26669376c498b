import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dashboard, DashboardDefinition, Principal } from '../src/index.ts';
import { chart, codeOf, note, page, problemsOf } from './support/dashboard-parts.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';
import { hostPrincipal, newUser } from './support/people.ts';

let fixture: LensFixture;
let editor: Principal;
let colleague: Principal;
let viewer: Principal;

beforeAll(async () => {
  fixture = await createLensFixture();
  await fixture.lens.datasets.create(fixture.admin, flightsDataset);
  editor = await newUser(fixture.lens, 'editor');
  colleague = await newUser(fixture.lens, 'editor');
  viewer = await newUser(fixture.lens, 'viewer');
});
afterAll(() => fixture?.close());

const make = (definition: DashboardDefinition = page('Page', note('a'))): Promise<Dashboard> =>
  fixture.lens.dashboards.create(editor, definition);

describe('changing a dashboard', () => {
  it('needs the revision it was made from, and names the current one', async () => {
    const { dashboards } = fixture.lens;
    const { id } = await make();
    await expect(dashboards.update(editor, id, page('Second'), {})).rejects.toMatchObject({
      code: 'revision_required',
      message: expect.stringContaining('If-Match: "1"'),
    });
    const definition = {
      ...page('Second', chart('b'), note('a')),
      description: 'Words',
      timezone: 'Asia/Tokyo',
    };
    const changed = await dashboards.update(editor, id, definition, { revision: 1 });
    expect(changed).toMatchObject({ ...definition, id, revision: 2 });
    for (const revision of [1, 3]) {
      await expect(dashboards.update(editor, id, page('x'), { revision })).rejects.toMatchObject({
        code: 'revision_stale',
        message: expect.stringContaining('revision 2'),
      });
      await expect(dashboards.delete(editor, id, { revision })).rejects.toMatchObject({
        code: 'revision_stale',
      });
    }
    await expect(codeOf(dashboards.delete(editor, id, {}))).resolves.toBe('revision_required');
    await expect(dashboards.get(editor, id)).resolves.toEqual(changed);
    // What is not said any more is gone.
    await expect(dashboards.update(editor, id, page('Third'), { revision: 2 })).resolves.not.toHaveProperty(
      'timezone',
    );
  });

  it('lets one of many at once win, and keeps what each that won has made', async () => {
    const { dashboards } = fixture.lens;
    const { id } = await make();
    for (const revision of [1, 2]) {
      const all = await Promise.allSettled(
        // More than there are connections to the app database.
        Array.from({ length: 30 }, (_, index) => {
          const title = `${revision}/${index}`;
          return dashboards.update(index % 2 === 0 ? editor : fixture.admin, id, page(title, note(title)), {
            revision,
          });
        }),
      );
      const won = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const lost = all.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
      expect(won).toHaveLength(1);
      expect(lost).toEqual(Array.from({ length: 29 }, () => 'revision_stale'));
      const title = won[0]?.title ?? '';
      await expect(dashboards.get(editor, id)).resolves.toMatchObject(page(title, note(title)));
      await expect(dashboards.version(editor, id, revision + 1)).resolves.toMatchObject({
        definition: page(title, note(title)),
      });
    }
    const [first, second] = await Promise.allSettled([
      dashboards.delete(editor, id, { revision: 3 }),
      dashboards.update(editor, id, page('Late'), { revision: 3 }),
    ]);
    expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is checked as a new one is, and stores nothing of what is wrong', async () => {
    const { dashboards } = fixture.lens;
    const made = await make(page('Sound', chart('a')));
    const broken = {
      ...page('Broken', chart('a', 'orgin'), note('b', ''), { ...chart('c'), query: null }),
      timezone: 'Mars/Olympus',
    };
    await expect(problemsOf(dashboards.update(editor, made.id, broken, { revision: 1 }))).resolves.toEqual([
      '/timezone unknown_timezone',
      ...(await problemsOf(dashboards.create(editor, broken))).slice(1),
    ]);
    await expect(problemsOf(dashboards.create(editor, broken))).resolves.toEqual(
      expect.arrayContaining(['/widgets/0/query/dimensions/0 unknown_field', '/widgets/2/query missing']),
    );
    await expect(dashboards.get(editor, made.id)).resolves.toEqual(made);
    await expect(dashboards.versions(editor, made.id)).resolves.toMatchObject({ items: [{ revision: 1 }] });
  });

  it('is seen at once in this process, and in another within a second', async () => {
    const { dashboards } = fixture.lens;
    const another = fixture.another();
    await another.ready();
    const { id } = await make(page('Loaded', chart('a')));
    const widgetsOf = async (lens: typeof another): Promise<string[]> =>
      (await lens.dashboards.data(editor, id)).items.map((item) => item.id);
    await expect(widgetsOf(fixture.lens)).resolves.toEqual(['a']);
    await expect(widgetsOf(another)).resolves.toEqual(['a']);
    await dashboards.update(editor, id, page('Loaded', chart('b')), { revision: 1 });
    await expect(widgetsOf(fixture.lens)).resolves.toEqual(['b']);
    await expect.poll(() => widgetsOf(another), { timeout: 5_000 }).toEqual(['b']);
    await dashboards.delete(editor, id, { revision: 2 });
    await expect(codeOf(dashboards.data(editor, id))).resolves.toBe('not_found');
    await expect
      .poll(() => codeOf(another.dashboards.data(editor, id)), { timeout: 5_000 })
      .toBe('not_found');
  });

  it('belongs to whoever made it: a user, or a principal of the host', async () => {
    const { dashboards } = fixture.lens;
    const host = hostPrincipal('editor', 'default', 'someone');
    const { id } = await dashboards.create(host, page('Hosted'));
    const stranger = hostPrincipal('editor', 'default', 'another');
    await expect(codeOf(dashboards.update(stranger, id, page('x'), { revision: 1 }))).resolves.toBe(
      'forbidden',
    );
    await expect(dashboards.update(host, id, page('Mine'), { revision: 1 })).resolves.toMatchObject({
      revision: 2,
    });
    await dashboards.delete(host, id, { revision: 2 });
  });

  it('is in the audit log with who did it, from where, or is not done', async () => {
    const { dashboards } = fixture.lens;
    const facts = { ip: '192.0.2.1', requestId: 'r-1' };
    const { id } = await dashboards.create(editor, page('Audited'), facts);
    await dashboards.update(editor, id, page('Audited 2'), { revision: 1 }, facts);
    await dashboards.restore(editor, { id, revision: 1 }, { revision: 2 }, facts);
    await dashboards.share(editor, id, { visibility: 'private' }, facts);
    await dashboards.createWidget(editor, id, note('w'), { revision: 3 }, facts);
    await dashboards.delete(editor, id, { revision: 4 }, facts);
    const { rows } = await fixture.app.query(
      `select action, actor_id, ip, request_id, details from lens.audit_log where target_id = $1 order by id`,
      [id],
    );
    const by = { actor_id: editor.id, ip: '192.0.2.1', request_id: 'r-1' };
    expect(rows).toEqual([
      { action: 'dashboard.created', ...by, details: {} },
      { action: 'dashboard.updated', ...by, details: { revision: 2 } },
      { action: 'dashboard.restored', ...by, details: { revision: 3, restoredFrom: 1 } },
      { action: 'dashboard.shared', ...by, details: { visibility: 'private', access: 'view', with: 0 } },
      { action: 'dashboard.updated', ...by, details: { revision: 4 } },
      { action: 'dashboard.deleted', ...by, details: {} },
    ]);

    const kept = await make();
    await fixture.app.query(
      `alter table lens.audit_log add constraint closed check (action <> 'dashboard.updated') not valid`,
    );
    try {
      await expect(dashboards.update(editor, kept.id, page('Lost'), { revision: 1 })).rejects.toThrow();
      await expect(dashboards.get(editor, kept.id)).resolves.toEqual(kept);
      await expect(dashboards.versions(editor, kept.id)).resolves.toMatchObject({ items: [{ revision: 1 }] });
    } finally {
      await fixture.app.query('alter table lens.audit_log drop constraint closed');
    }
  });
});

describe('versions of a dashboard', () => {
  it('are all that was saved, by whom, newest first and page by page', async () => {
    const { dashboards } = fixture.lens;
    const { id } = await make(page('1', note('a')));
    for (let revision = 1; revision < 12; revision += 1) {
      const who = revision % 2 === 0 ? editor : fixture.admin;
      await dashboards.update(who, id, page(String(revision + 1), note(`w${revision}`)), { revision });
    }
    const seen: number[] = [];
    let cursor: string | null | undefined;
    do {
      const found = await dashboards.versions(viewer, id, {
        limit: 5,
        ...(cursor == null ? {} : { cursor }),
      });
      seen.push(...found.items.map(({ revision }) => revision));
      cursor = found.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    const { items } = await dashboards.versions(viewer, id, { sort: 'revision', limit: 2 });
    expect(items.map(({ revision, createdBy }) => [revision, createdBy])).toEqual([
      [1, editor.id],
      [2, fixture.admin.id],
    ]);
    await expect(dashboards.version(viewer, id, 1)).resolves.toMatchObject({
      revision: 1,
      createdBy: editor.id,
      definition: page('1', note('a')),
    });
    for (const revision of [0, 13, 1.5, -1, Number.NaN, 2 ** 40]) {
      await expect(codeOf(dashboards.version(viewer, id, revision))).resolves.toBe('not_found');
      await expect(codeOf(dashboards.diff(viewer, id, 1, { to: revision }))).resolves.toBe('not_found');
    }
  });

  it('are told apart by JSON pointers', async () => {
    const { dashboards } = fixture.lens;
    const { id } = await make(page('Old', note('a'), chart('b'), note('c')));
    await dashboards.update(editor, id, page('New', chart('b', 'destination'), note('d'), note('c')), {
      revision: 1,
    });
    const changes = [
      { pointer: '/title', kind: 'changed', before: 'Old', after: 'New' },
      { pointer: '/widgets/0', kind: 'removed', before: note('a') },
      { pointer: '/widgets/0/query/dimensions/0', kind: 'changed', before: 'origin', after: 'destination' },
      { pointer: '/widgets/1', kind: 'added', after: note('d') },
    ];
    await expect(dashboards.diff(viewer, id, 1)).resolves.toEqual({ from: 1, to: 2, changes });
    await expect(dashboards.diff(viewer, id, 1, { to: 2 })).resolves.toEqual({ from: 1, to: 2, changes });
    await expect(dashboards.diff(viewer, id, 2)).resolves.toEqual({ from: 2, to: 2, changes: [] });
    await expect(dashboards.diff(viewer, id, 2, { to: 1 })).resolves.toMatchObject({
      from: 2,
      to: 1,
      changes: [{ before: 'New', after: 'Old' }, {}, {}, {}],
    });
  });

  it('are restored as a version of their own, if nobody was faster', async () => {
    const { dashboards } = fixture.lens;
    const first = await make(page('First', chart('a'), note('b')));
    const { id } = first;
    await dashboards.update(editor, id, page('Second'), { revision: 1 });
    await expect(codeOf(dashboards.restore(editor, { id, revision: 1 }, {}))).resolves.toBe(
      'revision_required',
    );
    await expect(codeOf(dashboards.restore(editor, { id, revision: 1 }, { revision: 1 }))).resolves.toBe(
      'revision_stale',
    );
    await expect(codeOf(dashboards.restore(editor, { id, revision: 9 }, { revision: 2 }))).resolves.toBe(
      'not_found',
    );
    await expect(codeOf(dashboards.restore(colleague, { id, revision: 1 }, { revision: 2 }))).resolves.toBe(
      'forbidden',
    );
    const restored = await dashboards.restore(editor, { id, revision: 1 }, { revision: 2 });
    expect(restored).toEqual({ ...first, revision: 3, updatedAt: restored.updatedAt });
    await expect(dashboards.versions(editor, id)).resolves.toMatchObject({
      items: [{ revision: 3, restoredFrom: 1 }, { revision: 2 }, { revision: 1 }],
    });
    await expect(dashboards.diff(editor, id, 1)).resolves.toMatchObject({ to: 3, changes: [] });
  });

  it('are not restored when they cannot be drawn any more', async () => {
    const { dashboards, datasets } = fixture.lens;
    const gone = await datasets.create(editor, { ...flightsDataset, name: 'passing' });
    const asking = { ...chart('a'), query: { ...chart('a').query, dataset: 'passing' } };
    const { id } = await make(page('Over it', asking));
    await dashboards.update(editor, id, page('Without it'), { revision: 1 });
    await datasets.delete(editor, gone.id, { revision: 1 });
    await expect(
      problemsOf(dashboards.restore(editor, { id, revision: 1 }, { revision: 2 })),
    ).resolves.toEqual(['/widgets/0/query/dataset unknown_dataset']);
    await expect(dashboards.get(editor, id)).resolves.toMatchObject({ revision: 2 });
  });

  it('begin with the state that a release left which kept none', async () => {
    const { dashboards } = fixture.lens;
    const made = await make(page('Old', note('a')));
    const { id } = made;
    await fixture.app.query('delete from lens.dashboard_versions where dashboard_id = $1', [id]);
    await expect(dashboards.version(editor, id, 1)).resolves.toMatchObject({
      createdBy: null,
      createdAt: made.updatedAt,
      definition: page('Old', note('a')),
    });
    await dashboards.update(editor, id, page('New'), { revision: 1 });
    await expect(dashboards.versions(editor, id)).resolves.toMatchObject({
      items: [
        { revision: 2, createdBy: editor.id },
        { revision: 1, createdAt: made.updatedAt },
      ],
    });
    await expect(dashboards.restore(editor, { id, revision: 1 }, { revision: 2 })).resolves.toMatchObject({
      title: 'Old',
    });
  });
});

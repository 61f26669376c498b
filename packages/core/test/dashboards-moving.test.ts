import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DashboardExport, DatasetDefinition, Principal } from '../src/index.ts';
import { chart, codeOf, note, page, problemsOf } from './support/dashboard-parts.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';
import { hostPrincipal, newUser } from './support/people.ts';

let here: LensFixture;
let there: LensFixture;

beforeAll(async () => {
  [here, there] = await Promise.all([createLensFixture(), createLensFixture()]);
  await here.lens.datasets.create(here.admin, flightsDataset);
});
afterAll(() => Promise.all([here?.close(), there?.close()]));

const named = (name: string, more: Partial<DatasetDefinition> = {}): DatasetDefinition => ({
  ...flightsDataset,
  name,
  ...more,
});
const over = (dataset: string, id: string = 'n') => {
  const widget = chart(id);
  return { ...widget, query: { ...widget.query, dataset } };
};
const documentOf = (
  dashboard: DashboardExport['dashboard'],
  more: Partial<DashboardExport> = {},
): DashboardExport => ({ kind: 'istari-lens/dashboard', version: 1, dashboard, ...more });

/** How much of everything a deployment has. */
async function countsOf({ app }: LensFixture): Promise<unknown> {
  const { rows } = await app.query(`select (select count(*) from lens.dashboards) as dashboards,
    (select count(*) from lens.widgets) as widgets, (select count(*) from lens.dashboard_versions) as versions,
    (select count(*) from lens.datasets) as datasets, (select count(*) from lens.audit_log) as events`);
  return rows[0];
}

describe('a dashboard', () => {
  it('moves to another deployment with its datasets, and answers there as it did here', async () => {
    const definition = {
      ...page('Moved', chart('a'), note('b'), chart('c', 'destination')),
      timezone: 'Asia/Tokyo',
    };
    const { id } = await here.lens.dashboards.create(here.admin, definition);
    const document = await here.lens.dashboards.export(here.admin, id);
    expect(document).toEqual(documentOf(definition, { datasets: [flightsDataset] }));

    const { dashboards } = there.lens;
    const changes = [
      { kind: 'dataset', action: 'create', name: 'flights' },
      { kind: 'dashboard', action: 'create', name: 'Moved' },
      ...['a', 'b', 'c'].map((name) => ({ kind: 'widget', action: 'create', name })),
    ];
    const before = await countsOf(there);
    const sent = JSON.parse(JSON.stringify(document)) as DashboardExport;
    await expect(dashboards.import(there.admin, sent, { dryRun: true })).resolves.toEqual({
      dryRun: true,
      changes,
      warnings: [],
    });
    await expect(countsOf(there)).resolves.toEqual(before);
    const made = await dashboards.import(there.admin, sent);
    expect(made).toEqual({ dryRun: false, changes, warnings: [], id: expect.any(String) });
    const arrived = made.id ?? '';
    await expect(dashboards.export(there.admin, arrived)).resolves.toEqual(document);
    await expect(dashboards.version(there.admin, arrived, 1)).resolves.toMatchObject({ definition });
    const rowsOf = async ({ lens, admin }: LensFixture, dashboard: string): Promise<unknown[]> =>
      (await lens.dashboards.data(admin, dashboard)).items.map((item) =>
        item.status === 'ok' ? Object(JSON.parse(Buffer.from(item.answer.body).toString())).rows : item,
      );
    const rows = await rowsOf(there, arrived);
    expect(rows).toEqual(await rowsOf(here, id));
    const { rows: counted } = await there.analytics.query<{ n: number }>(
      'select count(distinct origin)::int as n from flights',
    );
    expect(rows[0]).toHaveLength(counted[0]?.n ?? -1);
  });

  it('calls its datasets by names in a document, whatever it calls them here', async () => {
    const { dashboards, datasets } = here.lens;
    const { id: dataset } = await datasets.create(here.admin, named('by_id'));
    const { id } = await dashboards.create(here.admin, page('By id', over(dataset), over('by_id', 'm')));
    const document = await dashboards.export(here.admin, id);
    expect(document.dashboard.widgets.map(({ query }) => query?.dataset)).toEqual(['by_id', 'by_id']);
    expect(document.datasets).toEqual([named('by_id')]);
  });

  it('takes along no dataset that the caller does not see whole', async () => {
    const { dashboards, datasets } = here.lens;
    const editor = await newUser(here.lens, 'editor');
    const hiding = named('hiding', {
      policy: { hidden: { fields: ['delay'], unlessRole: 'admin' } },
    });
    await datasets.create(here.admin, hiding);
    const { id: secret } = await datasets.create(here.admin, named('secret'));
    await datasets.share(here.admin, secret, { visibility: 'private' });
    const definition = page('Guarded', over('hiding'), over('secret', 's'), over('flights', 'f'));
    const { id } = await dashboards.create(here.admin, definition);
    const namesFor = async (who: Principal): Promise<string[] | undefined> =>
      (await dashboards.export(who, id)).datasets?.map(({ name }) => name);
    await expect(namesFor(here.admin)).resolves.toEqual(['hiding', 'secret', 'flights']);
    await expect(namesFor(editor)).resolves.toEqual(['flights']);
    // Nor where the scope to read them is missing.
    const host = hostPrincipal('editor', 'default', 'mover');
    await expect(namesFor({ ...host, scopes: ['dashboards:read'] })).resolves.toEqual([]);
  });

  it('keeps datasets that are there, says where they are others, and takes others by remap', async () => {
    const { dashboards, datasets } = there.lens;
    await datasets.create(there.admin, named('kept'));
    const definition = page('Kept', over('kept'));
    const changed = named('kept', { title: 'Another' });
    const report = await dashboards.import(there.admin, documentOf(definition, { datasets: [changed] }));
    expect(report.changes[0]).toEqual({ kind: 'dataset', action: 'keep', name: 'kept' });
    expect(report.warnings).toEqual([expect.stringContaining('"kept"')]);
    await expect(
      dashboards.import(there.admin, documentOf(definition, { datasets: [named('kept')] }), { dryRun: true }),
    ).resolves.toMatchObject({ warnings: [] });

    const mapped = documentOf(page('Mapped', over('elsewhere')), {
      datasets: [named('elsewhere')],
      remap: { elsewhere: 'kept' },
    });
    const { id = '', changes } = await dashboards.import(there.admin, mapped);
    expect(changes.filter(({ kind }) => kind === 'dataset')).toEqual([]);
    await expect(dashboards.get(there.admin, id)).resolves.toMatchObject({
      widgets: [{ query: { dataset: 'kept' } }],
    });
    expect((await datasets.list(there.admin)).items.map(({ name }) => name)).not.toContain('elsewhere');
  });

  it('is refused with every problem of the document, on a dry run in the same words, and leaves nothing', async () => {
    const { dashboards, datasets } = there.lens;
    const editor = await newUser(there.lens, 'editor');
    const { id: private_ } = await datasets.create(there.admin, named('taken'));
    await datasets.share(there.admin, private_, { visibility: 'private' });
    const document = documentOf(
      page('Refused', over('new'), over('taken', 't'), over('nowhere', 'w'), chart('o', 'orgin'), note('o')),
      {
        datasets: [
          named('new'),
          named('taken'),
          named('new'),
          named('broken', { base: { schema: 'public', table: 'nowhere' } }),
        ],
        remap: { nowhere: 'not_here', unasked: 'flights' },
      },
    );
    const before = await countsOf(there);
    const problems = await problemsOf(dashboards.import(editor, document, { dryRun: true }));
    expect(problems).toEqual(
      expect.arrayContaining([
        '/remap/nowhere unknown_dataset',
        '/remap/unasked unknown_dataset',
        '/datasets/1/name name_taken',
        '/datasets/2/name duplicate',
        '/dashboard/widgets/1/query/dataset unknown_dataset',
        '/dashboard/widgets/2/query/dataset unknown_dataset',
        '/dashboard/widgets/3/query/dimensions/0 unknown_field',
        '/dashboard/widgets/4/id duplicate',
      ]),
    );
    expect(problems.some((problem) => problem.startsWith('/datasets/3/base'))).toBe(true);
    expect(problems.filter((problem) => problem.startsWith('/dashboard/widgets/0'))).toEqual([]);
    await expect(problemsOf(dashboards.import(editor, document))).resolves.toEqual(problems);
    await expect(countsOf(there)).resolves.toEqual(before);
  });

  it('is all or nothing when two bring the same dataset at once, and needs the scope to make one', async () => {
    const { dashboards } = there.lens;
    const document = documentOf(page('Raced', over('raced')), { datasets: [named('raced')] });
    const writer = { ...hostPrincipal('editor', 'default', 'writer'), scopes: ['dashboards:write' as const] };
    for (const dryRun of [true, false]) {
      await expect(codeOf(dashboards.import(writer, document, { dryRun }))).resolves.toBe('forbidden');
    }
    const all = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) => {
        const datasets = [named(`own_${index}`), named('raced')];
        return dashboards.import(there.admin, { ...document, datasets });
      }),
    );
    const done = all.filter(({ status }) => status === 'fulfilled');
    const codes = all.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    // Who looked before the first was done finds the name taken; who looked later keeps the dataset.
    expect(done.length).toBeGreaterThanOrEqual(1);
    expect(new Set(codes).size).toBeLessThanOrEqual(1);
    expect(codes.every((code) => code === 'conflict')).toBe(true);
    const { items } = await dashboards.list(there.admin, { q: 'Raced' });
    expect(items).toHaveLength(done.length);
    const { rows } = await there.app.query<{ name: string }>(
      "select name from lens.datasets where name = 'raced' or name like 'own\\_%' order by name desc",
    );
    expect(rows[0]?.name).toBe('raced');
    // Of those that lost, nothing is left of what came before the name that was taken.
    expect(rows).toHaveLength(1 + done.length);
  });

  it('never waits for one that waits for it, in whatever order two documents bring the same datasets', async () => {
    const { dashboards } = there.lens;
    for (let round = 0; round < 3; round += 1) {
      const brought = Array.from({ length: 12 }, (_, index) => named(`both_${round}_${index}`));
      const all = await Promise.allSettled(
        [brought, brought.toReversed(), brought, brought.toReversed()].map((datasets) =>
          dashboards.import(there.admin, documentOf(page('Both'), { datasets })),
        ),
      );
      const codes = all.map((one) => (one.status === 'rejected' ? one.reason.code : 'done'));
      expect(new Set([...codes, 'conflict'])).toEqual(new Set(['done', 'conflict']));
    }
  });
});

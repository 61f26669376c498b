import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dashboard, DashboardDefinition, Principal, Widget } from '../src/index.ts';
import { chart, codeOf, note, page, problemsOf } from './support/dashboard-parts.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';
import { newUser } from './support/people.ts';

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

describe('widgets of a dashboard', () => {
  it('are added, changed and taken away one by one, each a version', async () => {
    const { dashboards } = fixture.lens;
    const { id } = await make(page('Widgets', note('a'), note('b')));
    const place = (widgetId: string): { id: string; widgetId: string } => ({ id, widgetId });
    await expect(dashboards.createWidget(editor, id, chart('c'), { revision: 1 })).resolves.toEqual(
      chart('c'),
    );
    await expect(
      dashboards.updateWidget(editor, place('b'), note('z', 'new'), { revision: 2 }),
    ).resolves.toEqual(note('z', 'new'));
    await dashboards.deleteWidget(editor, place('a'), { revision: 3 });
    await expect(dashboards.get(editor, id)).resolves.toMatchObject({
      revision: 4,
      widgets: [note('z', 'new'), chart('c')],
    });
    await expect(dashboards.widget(viewer, id, 'c')).resolves.toEqual(chart('c'));
    expect((await dashboards.versions(editor, id)).items).toHaveLength(4);
    for (const attempt of [
      () => dashboards.widget(editor, id, 'a'),
      () => dashboards.updateWidget(editor, place('a'), note('a'), { revision: 4 }),
      () => dashboards.deleteWidget(editor, place('constructor'), { revision: 4 }),
    ]) {
      await expect(codeOf(attempt())).resolves.toBe('not_found');
    }
    await expect(codeOf(dashboards.deleteWidget(editor, place('c'), { revision: 3 }))).resolves.toBe(
      'revision_stale',
    );
    await expect(codeOf(dashboards.createWidget(editor, id, note('d'), {}))).resolves.toBe(
      'revision_required',
    );
    await expect(codeOf(dashboards.createWidget(colleague, id, note('d'), { revision: 4 }))).resolves.toBe(
      'forbidden',
    );
  });

  it('are checked alone, with pointers into the widget', async () => {
    const { dashboards } = fixture.lens;
    const { id } = await make(page('Checked', chart('a'), note('b')));
    // What another release left broken is nobody’s to mend first.
    await fixture.app.query(
      `update lens.widgets set query = '{"dataset":"gone"}' where dashboard_id = $1 and id = 'a'`,
      [id],
    );
    const add = (widget: Widget): Promise<string[]> =>
      problemsOf(dashboards.createWidget(editor, id, widget, { revision: 1 }));
    await expect(add(chart('b', 'orgin'))).resolves.toEqual([
      '/id duplicate',
      '/query/dimensions/0 unknown_field',
    ]);
    await expect(add({ ...chart('c'), query: null })).resolves.toEqual(['/query missing']);
    await expect(add({ ...note('c'), filterBindings: { no: 'origin' } })).resolves.toEqual([
      '/filterBindings/no unknown_filter',
    ]);
    await expect(dashboards.createWidget(editor, id, chart('c'), { revision: 1 })).resolves.toEqual(
      chart('c'),
    );
    const full = await make(page('Full', ...Array.from({ length: 100 }, (_, index) => note(`w${index}`))));
    await expect(
      problemsOf(dashboards.createWidget(editor, full.id, note('more'), { revision: 1 })),
    ).resolves.toEqual([' too_many']);
  });
});

import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dashboard, DashboardDefinition, Principal, ValidationError, Widget } from '../src/index.ts';
import { chart, note, page } from './support/dashboard-parts.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';
import { newUser } from './support/people.ts';

let fixture: LensFixture;
let editor: Principal;

beforeAll(async () => {
  fixture = await createLensFixture();
  await fixture.lens.datasets.create(fixture.admin, flightsDataset);
  editor = await newUser(fixture.lens, 'editor');
});
afterAll(() => fixture?.close());

const make = (definition: DashboardDefinition = page('Page', note('a'))): Promise<Dashboard> =>
  fixture.lens.dashboards.create(editor, definition);

describe('a hostile definition', () => {
  const deep = (levels: number): unknown => {
    let value: unknown = 'bottom';
    for (let level = 0; level < levels; level += 1) value = { deeper: value };
    return value;
  };
  const withOptions = (options: unknown): DashboardDefinition =>
    page('Hostile', { ...note('a'), options: options as Widget['options'] });
  const cyclic: Record<string, unknown> = {};
  cyclic['again'] = cyclic;

  it.each<[string, unknown]>([
    ['a thousand widgets', page('Many', ...Array.from({ length: 1_000 }, (_, index) => note(`w${index}`)))],
    ['deep options', withOptions(deep(5_000))],
    ['options without end', withOptions(cyclic)],
    ['wide options', withOptions(Object.fromEntries(Array.from({ length: 20_000 }, (_, key) => [key, key])))],
    ['many values', withOptions({ text: 'x', list: Array.from({ length: 200_000 }, () => 0) })],
    ['a prototype key', withOptions(JSON.parse('{"text":"x","__proto__":{"polluted":true}}'))],
    [
      'a prototype key as an id of a filter',
      JSON.parse('{"title":"x","filters":[],"widgets":[{"__proto__":1}]}'),
    ],
    ['NUL in options', withOptions({ text: 'x', note: 'a\0b' })],
    ['half a surrogate in a key of options', withOptions({ text: 'x', '\ud800': 1 })],
    ['NUL in the title', page('a\0b')],
    ['a BigInt', withOptions({ text: 'x', big: 1n })],
    ['a function', withOptions({ text: 'x', run: () => 1 })],
    ['a date', withOptions({ text: 'x', at: new Date(0) })],
    ['a number that is none', withOptions({ text: 'x', share: Number.NaN })],
    ['a list of nothing', [null]],
    ['nothing', null],
    ['text', 'dashboard'],
    ['widgets that are none', { title: 'x', filters: {}, widgets: [null, 7, [], 'x'] }],
    ['a widget of an unknown kind', page('x', { ...note('a'), kind: 'hologram' as 'text' })],
    ['a place beyond the page', page('x', { ...note('a'), layout: { x: -1, y: 0.5, w: 0, h: 1e9 } })],
  ])('is told its problems and not stored: %s', async (_, definition) => {
    const { dashboards } = fixture.lens;
    const given = definition as DashboardDefinition;
    const { id } = await make();
    for (const attempt of [
      () => dashboards.create(editor, given),
      () => dashboards.update(editor, id, given, { revision: 1 }),
      () =>
        dashboards.import(
          editor,
          { kind: 'istari-lens/dashboard', version: 1, dashboard: given },
          { dryRun: true },
        ),
    ]) {
      const error = await attempt().catch((reason: ValidationError) => reason);
      expect(error).toMatchObject({ code: 'invalid_dashboard' });
      expect((error as ValidationError).issues.length).toBeGreaterThan(0);
    }
    await expect(dashboards.get(editor, id)).resolves.toMatchObject({ revision: 1 });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('keeps names of the prototype where any name may stand', async () => {
    const { dashboards } = fixture.lens;
    const definition: DashboardDefinition = {
      title: 'constructor',
      filters: [{ id: 'toString', field: 'origin', type: 'select' }],
      widgets: [
        {
          ...chart('hasOwnProperty'),
          options: { custom: { constructor: 'x', valueOf: { toString: 1 } } },
          filterBindings: { toString: 'destination' },
        },
      ],
    };
    const { id } = await make(definition);
    await expect(dashboards.get(editor, id)).resolves.toMatchObject(definition);
    await dashboards.update(editor, id, page('Other', note('constructor')), { revision: 1 });
    await expect(dashboards.diff(editor, id, 1)).resolves.toMatchObject({ from: 1, to: 2 });
    await expect(dashboards.restore(editor, { id, revision: 1 }, { revision: 2 })).resolves.toMatchObject(
      definition,
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { Widget, WidgetKind } from '../../contract/types/dashboard.ts';
import type { QuerySpec } from '../../contract/types/query.ts';
import { parseWith } from '../../contract/parse.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { descriptorOf } from './descriptor-of.ts';
import { widgetKinds } from './widget-kinds.ts';

const query: QuerySpec = { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'flights' }] };
const byOrigin: QuerySpec = { ...query, dimensions: ['origin'] };

/** A sound widget of every kind, and what it asks. */
const sound: Record<WidgetKind, Pick<Widget, 'query' | 'options'>> = {
  kpi: { query, options: {} },
  line: { query: byOrigin, options: {} },
  bar: { query: byOrigin, options: {} },
  column: { query: byOrigin, options: {} },
  donut: { query: byOrigin, options: {} },
  table: { query: byOrigin, options: {} },
  text: { query: null, options: { text: 'Hello' } },
  statement: {
    query: { dataset: 'flights' },
    options: { rows: [{ id: 'flights', label: 'Flights', metric: { aggregate: 'count' } }] },
  },
};

const widget = (kind: WidgetKind, changes: Partial<Widget> = {}): Widget => ({
  id: 'w',
  title: 'W',
  kind,
  layout: { x: 0, y: 0, w: 1, h: 1 },
  ...sound[kind],
  ...changes,
});

const kinds = Object.keys(widgetKinds) as WidgetKind[];

describe.each(kinds)('widget kind %s', (kind) => {
  it('is listed under its own name and accepts a sound widget', () => {
    expect(widgetKinds[kind].kind).toBe(kind);
    expect(widgetKinds[kind].issues(widget(kind))).toEqual([]);
  });

  it('can be sent', () => {
    expect(parseWith(schemas.Widget, widget(kind))).toEqual({ ok: true, value: widget(kind) });
  });

  it('asks about the dataset of its query, with its filters, or nothing', () => {
    const own = sound[kind].query;
    const filters: QuerySpec['filters'] = [{ field: 'delay', op: 'gt', value: 15 }];
    const filtered = own === null ? null : { ...own, filters };
    const spec = widgetKinds[kind].toQuerySpec(widget(kind, { query: filtered }));
    if (own === null) expect(spec).toBeNull();
    else expect(spec).toMatchObject({ dataset: 'flights', filters });
  });

  it('says what is wrong instead of throwing when it has nothing to show', () => {
    const broken = widget(kind, { query: kind === 'text' ? query : null, options: {} });
    const issues = widgetKinds[kind].issues(broken);
    expect(issues.length).toBeGreaterThan(0);
    for (const issue of issues) expect(issue.pointer).toMatch(/^\/(query|options)/);
    expect(() => widgetKinds[kind].toQuerySpec(broken)).not.toThrow();
  });
});

describe('chart shapes', () => {
  it.each([
    ['kpi', byOrigin, 'too_many', '/query/dimensions'],
    ['line', query, 'too_few', '/query/dimensions'],
    ['donut', { ...byOrigin, dimensions: ['origin', 'destination'] }, 'too_many', '/query/dimensions'],
    ['donut', { ...byOrigin, metrics: [] }, 'too_few', '/query/metrics'],
  ] as const)('%s refuses what it cannot draw', (kind, spec, code, pointer) => {
    const asked: QuerySpec = {
      ...spec,
      dimensions: [...(spec.dimensions ?? [])],
      metrics: [...(spec.metrics ?? [])],
    };
    expect(widgetKinds[kind].issues(widget(kind, { query: asked }))).toMatchObject([{ code, pointer }]);
  });
});

describe('statement', () => {
  it('makes a metric of each row under the id of the row, and one for each percentage', () => {
    const rows = [
      { id: 'flights', label: 'Flights', metric: { aggregate: 'count', as: 'ignored' } },
      {
        id: 'late',
        label: 'of which late',
        level: 1,
        percentOf: 'flights',
        metric: { aggregate: 'count', filters: [{ field: 'delay', op: 'gt', value: 15 }] },
      },
      { id: 'onTime', label: 'On time', formula: 'flights - late', subtotal: true },
    ];
    expect(widgetKinds.statement.toQuerySpec(widget('statement', { options: { rows } }))).toEqual({
      dataset: 'flights',
      metrics: [
        { aggregate: 'count', as: 'flights' },
        { aggregate: 'count', filters: [{ field: 'delay', op: 'gt', value: 15 }], as: 'late' },
        { formula: 'late / flights', as: 'late__percentOf' },
        { formula: 'flights - late', as: 'onTime' },
      ],
    });
  });

  it('names each bad row', () => {
    const rows = [
      { id: 'a', label: 'A', metric: { aggregate: 'count' } },
      { id: 'a', label: 'A again', formula: 'a' },
      { id: '1st', label: 'B', formula: 'a' },
      { id: 'c', formula: 'a', metric: {} },
      { id: 'd', label: 'D', formula: 'a', percentOf: 'nowhere' },
      null,
    ];
    const issues = widgetKinds.statement.issues(widget('statement', { options: { rows } }));
    expect(issues.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/options/rows/2/id bad_format',
      '/options/rows/3/metric/aggregate missing',
      '/options/rows/3/label missing',
      '/options/rows/5 wrong_type',
      '/options/rows/1/id duplicate',
      '/options/rows/4/percentOf unknown_row',
    ]);
  });

  it('that another release kept with more in it is asked all the same, and told of when it is saved', () => {
    const rows = [{ id: 'a', label: 'A', metric: { aggregate: 'count' }, colour: 'red' }];
    const kept = widget('statement', { options: { rows, theme: 'dark' } });
    expect(widgetKinds.statement.toQuerySpec(kept)).toEqual({
      dataset: 'flights',
      metrics: [{ aggregate: 'count', as: 'a' }],
    });
    expect(widgetKinds.statement.issues(kept).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/options/rows/0/colour unknown_key',
      '/options/theme unknown_key',
    ]);
    expect(widgetKinds.statement.shownOptions?.(kept)).toEqual({
      rows: [{ id: 'a', label: 'A' }],
      theme: 'dark',
    });
  });

  it('has a bounded number of rows', () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => ({ id: `r${index}`, percentOf: 'nowhere' }));
    expect(widgetKinds.statement.issues(widget('statement', { options: { rows } }))).toMatchObject([
      { pointer: '/options/rows', code: 'too_many' },
    ]);
  });

  it('does not take metrics in its query', () => {
    expect(widgetKinds.statement.issues(widget('statement', { query }))).toMatchObject([
      { pointer: '/query/metrics', code: 'not_allowed' },
    ]);
  });
});

describe('descriptorOf', () => {
  it.each(['pie', 'constructor', '__proto__', ''])('refuses the unknown kind "%s"', (kind) => {
    expect(() => descriptorOf(kind)).toThrow(/does not know the kind/);
  });
});

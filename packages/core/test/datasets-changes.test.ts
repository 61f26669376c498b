import { randomUUID } from 'node:crypto';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset, DatasetDefinition, Principal } from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';
import { hostPrincipal, newUser } from './support/people.ts';

let fixture: LensFixture;
let editor: Principal;
let colleague: Principal;

beforeAll(async () => {
  fixture = await createLensFixture();
  await fixture.app.query(`insert into lens.tenants (id, name) values ('other', 'Other')`);
  editor = await newUser(fixture.lens, 'editor');
  colleague = await newUser(fixture.lens, 'editor');
});
afterAll(() => fixture?.close());

const named = (name: string, changes: Partial<DatasetDefinition> = {}): DatasetDefinition => ({
  ...flightsDataset,
  name,
  ...changes,
});
const make = (name: string, changes?: Partial<DatasetDefinition>): Promise<Dataset> =>
  fixture.lens.datasets.create(editor, named(name, changes));
const count = (dataset: string) => ({ dataset, metrics: [{ aggregate: 'count' as const, as: 'n' }] });
const bytes = (question: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(question));

describe('changing a dataset', () => {
  it('needs the revision it was made from, and names the current one', async () => {
    const { datasets } = fixture.lens;
    const { id } = await make('revised');
    await expect(datasets.update(editor, id, named('revised'), {})).rejects.toMatchObject({
      code: 'revision_required',
      message: expect.stringContaining('If-Match: "1"'),
    });
    const changed = await datasets.update(editor, id, named('revised', { title: 'Second' }), { revision: 1 });
    expect(changed).toMatchObject({ id, revision: 2, title: 'Second' });
    await expect(datasets.update(editor, id, named('revised'), { revision: 1 })).rejects.toMatchObject({
      code: 'revision_stale',
      message: expect.stringContaining('revision 2'),
    });
    await expect(datasets.delete(editor, id, { revision: 1 })).rejects.toMatchObject({
      code: 'revision_stale',
    });
    await expect(datasets.get(editor, id)).resolves.toEqual(changed);
  });

  it('lets one of many at once win', async () => {
    const { datasets } = fixture.lens;
    const { id } = await make('raced');
    const all = await Promise.allSettled(
      // More than there are connections to the app database.
      Array.from({ length: 40 }, (_, index) =>
        datasets.update(editor, id, named('raced', { title: `Title ${index}` }), { revision: 1 }),
      ),
    );
    const won = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const lost = all.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(won).toHaveLength(1);
    expect(lost).toEqual(Array.from({ length: 39 }, () => 'revision_stale'));
    await expect(datasets.get(editor, id)).resolves.toMatchObject({ revision: 2, title: won[0]?.title });
  });

  it('is checked as a new one is, and stores nothing of what is wrong', async () => {
    const { datasets } = fixture.lens;
    const { id } = await make('sound');
    const missing = named('sound', { base: { schema: 'public', table: 'nowhere' } });
    await expect(datasets.update(editor, id, missing, { revision: 1 })).rejects.toMatchObject({
      code: 'invalid_dataset',
    });
    const elsewhere = named('sound', { dataSourceId: randomUUID() });
    await expect(datasets.update(editor, id, elsewhere, { revision: 1 })).rejects.toMatchObject({
      issues: [{ pointer: '/dataSourceId', code: 'unknown_data_source' }],
    });
    await make('occupied');
    await expect(datasets.update(editor, id, named('occupied'), { revision: 1 })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(datasets.get(editor, id)).resolves.toMatchObject({ name: 'sound', revision: 1 });
  });

  it('is for its owner, admins and those it is shared with for editing', async () => {
    const { datasets } = fixture.lens;
    const { id } = await make('owned');
    const change = (who: Principal, revision: number): Promise<Dataset> =>
      datasets.update(who, id, named('owned'), { revision });
    await expect(change(colleague, 1)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(datasets.delete(colleague, id, { revision: 1 })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(change(hostPrincipal('editor', 'default', editor.id), 1)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(change(fixture.admin, 1)).resolves.toMatchObject({ revision: 2 });
    await datasets.share(editor, id, { visibility: 'tenant', access: 'edit' });
    await expect(change(colleague, 2)).resolves.toMatchObject({ revision: 3 });
    await expect(change(await newUser(fixture.lens, 'viewer'), 3)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('belongs to the principal of a host that made it', async () => {
    const { datasets } = fixture.lens;
    const host = hostPrincipal('editor', 'default', 'someone');
    const { id } = await datasets.create(host, named('hosted'));
    await expect(datasets.update(host, id, named('hosted'), { revision: 1 })).resolves.toMatchObject({
      revision: 2,
    });
    const stranger = hostPrincipal('editor', 'default', 'another');
    await expect(datasets.delete(stranger, id, { revision: 2 })).rejects.toMatchObject({ code: 'forbidden' });
    await datasets.delete(host, id, { revision: 2 });
  });

  it('is in the audit log with who did it, from where', async () => {
    const { datasets } = fixture.lens;
    const facts = { ip: '192.0.2.1', requestId: 'r-1' };
    const { id } = await datasets.create(editor, named('audited'), facts);
    await datasets.update(editor, id, named('audited'), { revision: 1 }, facts);
    await datasets.share(editor, id, { visibility: 'private' }, facts);
    await datasets.delete(editor, id, { revision: 2 }, facts);
    const log = await fixture.app.query<{ action: string; actor_id: string; request_id: string }>(
      `select action, actor_id, request_id from lens.audit_log where target_id = '${id}' order by id`,
    );
    expect(log.rows.map(({ action }) => action)).toEqual([
      'dataset.created',
      'dataset.updated',
      'dataset.shared',
      'dataset.deleted',
    ]);
    expect(new Set(log.rows.map((row) => `${row.actor_id} ${row.request_id}`))).toEqual(
      new Set([`${editor.id} r-1`]),
    );
  });
});

describe('a change takes effect', () => {
  it('at once in this process and within a second in another, for the policy too', async () => {
    const other = fixture.another();
    await other.ready();
    const { id } = await make('policed');
    const question = count('policed');
    const [all] = (await fixture.lens.queries.run(question, editor)).rows;
    expect((await other.queries.run(question, editor)).rows).toEqual([all]);
    const expected = await fixture.analytics.query<{ n: number }>(
      `select count(*)::int as n from flights where origin = 'ORD'`,
    );
    const rows = { field: 'origin', op: 'eq', value: 'ORD' };
    await fixture.lens.datasets.update(editor, id, named('policed', { policy: { rows } }), { revision: 1 });
    const changedAt = performance.now();
    expect((await fixture.lens.queries.run(question, editor)).rows).toEqual(expected.rows);
    // The remembered plan of the same words as well.
    expect(fixture.lens.queries.recall(bytes(question), editor)).toBeUndefined();
    await expect
      .poll(async () => (await other.queries.run(question, editor)).rows, { interval: 50, timeout: 5_000 })
      .toEqual(expected.rows);
    expect(performance.now() - changedAt).toBeLessThan(2_500);
    expect(expected.rows).not.toEqual([all]);
  });

  it('on the remembered answers of a dataset that is deleted: it is unknown at once', async () => {
    const { id } = await make('deleted');
    const other = fixture.another();
    await other.ready();
    const question = bytes(count('deleted'));
    const capital = bytes(count(id.toUpperCase()));
    for (const lens of [fixture.lens, other]) {
      await lens.queries.answer(question, editor);
      await lens.queries.answer(capital, editor);
      expect((await lens.queries.answer(question, editor)).cache.status).toBe('hit');
    }
    await fixture.lens.datasets.delete(editor, id, { revision: 1 });
    for (const asked of [question, capital]) {
      expect(fixture.lens.queries.recall(asked, editor)).toBeUndefined();
      await expect(fixture.lens.queries.answer(asked, editor)).rejects.toMatchObject({
        issues: [{ code: 'unknown_dataset' }],
      });
    }
    await expect(fixture.lens.datasets.values(editor, id, { field: 'origin' })).rejects.toMatchObject({
      code: 'not_found',
    });
    const seenElsewhere = (): Promise<string> =>
      other.queries.answer(question, editor).then(
        () => 'answered',
        (error) => error.issues[0].code,
      );
    await expect.poll(seenElsewhere, { interval: 50, timeout: 2_500 }).toBe('unknown_dataset');
  });
});

describe('a name that dashboards use', () => {
  const widget = (dataset: string) => ({
    id: 'n',
    title: '',
    kind: 'kpi' as const,
    options: {},
    layout: { x: 0, y: 0, w: 1, h: 1 },
    query: count(dataset),
  });

  it('cannot be taken away by renaming or deleting; by its id it may be renamed', async () => {
    const { datasets, dashboards } = fixture.lens;
    const byName = await make('named');
    const byId = await make('called');
    await dashboards.create(editor, { title: 'By name', filters: [], widgets: [widget('named')] });
    await dashboards.create(editor, { title: 'By id', filters: [], widgets: [widget(byId.id)] });
    await expect(datasets.update(editor, byName.id, named('renamed'), { revision: 1 })).rejects.toMatchObject(
      { code: 'conflict', message: expect.stringContaining('"By name"') },
    );
    await expect(datasets.delete(editor, byName.id, { revision: 1 })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('"By name"'),
    });
    const renamed = await datasets.update(editor, byId.id, named('recalled'), { revision: 1 });
    expect(renamed.name).toBe('recalled');
    await expect(datasets.delete(editor, byId.id, { revision: 2 })).rejects.toMatchObject({
      message: expect.stringContaining('"By id"'),
    });
    await expect(
      datasets.update(editor, byName.id, named('named', { title: 'Same name' }), { revision: 1 }),
    ).resolves.toMatchObject({ title: 'Same name' });
  });
});

describe('control 13: fields that are hidden from an editor', () => {
  const secret: Partial<DatasetDefinition> = {
    policy: { hidden: { fields: ['delay'], unlessRole: 'admin' } },
  };

  it('cannot be read by export, preview or another policy, nor be lost by saving what is seen', async () => {
    const { datasets } = fixture.lens;
    const { id } = await make('hiding', { ...secret, metrics: {}, segments: {} });
    const { id: _, revision, createdAt, updatedAt, ...seen } = await datasets.get(editor, id);
    expect(Object.keys(seen.fields)).not.toContain('delay');
    for (const definition of [seen, named('hiding')]) {
      await expect(datasets.update(editor, id, definition, { revision })).rejects.toMatchObject({
        code: 'forbidden',
        message: expect.stringContaining('hides or masks fields'),
      });
    }
    await expect(datasets.export(editor, id)).rejects.toMatchObject({ code: 'forbidden' });
    const document = { kind: 'istari-lens/dataset' as const, version: 1 as const, dataset: named('hiding') };
    await expect(datasets.import(editor, document)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await datasets.preview(editor, id)).columns.map(({ name }) => name)).not.toContain('delay');
    await expect(datasets.preview(editor, id, { fields: ['delay'] })).rejects.toMatchObject({
      issues: [{ pointer: '/fields/0' }],
    });
    const whole = await datasets.get(fixture.admin, id);
    expect(Object.keys(whole.fields)).toContain('delay');
    expect((await datasets.preview(fixture.admin, id)).columns.map(({ name }) => name)).toContain('delay');
    await expect(datasets.export(fixture.admin, id)).resolves.toMatchObject({
      dataset: { policy: secret.policy },
    });
    expect([createdAt, updatedAt].every(Boolean)).toBe(true);
  });
});

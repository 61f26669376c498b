import type { Dataset, DatasetExport, ImportReport, QueryResult } from '@istari-lens/core/contract';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallOptions, CallResult } from './support/caller.ts';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
  await fixture.app.query(`insert into lens.tenants (id, name) values ('other', 'Other')`);
});
afterAll(() => fixture.close());

const PASSWORD = 'a-long-enough-password-1';

async function tokenOf(role: 'viewer' | 'editor' | 'admin', tenant: string = 'default'): Promise<string> {
  const { lens } = fixture;
  const email = `${role}-${crypto.randomUUID()}@example.com`;
  await lens.users.create({ email, password: PASSWORD, role, tenant });
  return (await lens.auth.login({ email, password: PASSWORD })).accessToken;
}

async function make(name: string, token: string = fixture.token): Promise<Dataset> {
  const reply = await fixture.call('createDataset', { token, body: { ...flightsDataset, name } });
  expect(reply.status).toBe(201);
  return reply.body as Dataset;
}

const revision = (value: number): Record<string, string> => ({ 'If-Match': `"${value}"` });

describe('datasets over HTTP', () => {
  test('are made, changed and deleted, each from the revision that was read', async () => {
    const { call, token, server } = fixture;
    const reply = await call('createDataset', { token, body: { ...flightsDataset, name: 'life' } });
    const { id } = reply.body as Dataset;
    expect(reply.headers.get('location')).toBe(`/datasets/${id}`);
    expect(server.url).toBeTruthy();
    const params = { id };
    const body = { ...flightsDataset, name: 'life', title: 'Changed' };
    expect(await call('updateDataset', { token, params, body })).toMatchObject({
      status: 428,
      body: { code: 'revision_required', detail: expect.stringContaining('"1"') },
    });
    for (const headers of [{ 'If-Match': '*' }, { 'If-Match': 'W/"1"' }, { 'If-Match': '1' }]) {
      expect(await call('updateDataset', { token, params, body, headers })).toMatchObject({
        status: 400,
        body: { code: 'malformed_request' },
      });
    }
    expect(await call('updateDataset', { token, params, body, headers: revision(1) })).toMatchObject({
      status: 200,
      body: { revision: 2, title: 'Changed' },
    });
    for (const name of ['updateDataset', 'deleteDataset'] as const) {
      expect(await call(name, { token, params, body, headers: revision(1) })).toMatchObject({
        status: 412,
        body: { code: 'revision_stale', detail: expect.stringContaining('revision 2') },
      });
    }
    expect((await call('deleteDataset', { token, params })).status).toBe(428);
    expect((await call('deleteDataset', { token, params, headers: revision(2) })).status).toBe(204);
    expect((await call('getDataset', { token, params })).status).toBe(404);
    expect((await call('deleteDataset', { token, params, headers: revision(2) })).status).toBe(404);
  });

  test('are refused with every problem of the definition at once', async () => {
    const { call, token } = fixture;
    const fields = { a: { column: 'nowhere.a', type: 'text' }, b: { column: 'b', type: 'colour' } };
    const reply = await call('createDataset', { token, body: { ...flightsDataset, name: '1', fields } });
    expect(reply).toMatchObject({ status: 422, body: { code: 'invalid_dataset' } });
    const { errors } = reply.body as { errors: { pointer: string }[] };
    expect(errors.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/name', '/fields/a/column', '/fields/b/type']),
    );
  });

  test('are previewed as an answer with its facts in headers', async () => {
    const { call, token } = fixture;
    const { id } = await make('viewed');
    const body = { fields: ['origin', 'delay'], limit: 2 };
    const reply = await call('previewDataset', { token, params: { id }, body });
    expect(reply.status).toBe(200);
    const { rows, truncated } = reply.body as QueryResult;
    expect(rows.map((row) => Object.keys(row))).toEqual([body.fields, body.fields]);
    expect(truncated).toBe(true);
    expect(reply.headers.get('lens-cache')).toBe('miss');
    expect(reply.headers.get('x-query-id')).toBeTruthy();
    const again = await call('previewDataset', { token, params: { id }, body });
    expect(again.headers.get('lens-cache')).toBe('hit');
    expect((await call('previewDataset', { token, params: { id } })).status).toBe(200);
  });

  test('are exported and imported: 201 only where one is made', async () => {
    const { call, token } = fixture;
    const { id } = await make('moved');
    const { body } = await call('exportDataset', { token, params: { id } });
    const { dataset, ...document } = body as DatasetExport;
    const copy = { ...document, dataset: { ...dataset, name: 'copied' } };
    const dry = await call('importDataset', { token, query: { dryRun: 'true' }, body: copy });
    expect(dry).toMatchObject({ status: 200, body: { dryRun: true, changes: [{ action: 'create' }] } });
    const made = await call('importDataset', { token, body: copy });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/datasets/${(made.body as ImportReport).id}`);
    expect(await call('importDataset', { token, body: copy })).toMatchObject({
      status: 200,
      body: { changes: [{ action: 'keep' }] },
    });
  });

  test('are shared, and a viewer sees and asks only what is shared with them', async () => {
    const { call, token } = fixture;
    const viewer = await tokenOf('viewer');
    const { id } = await make('shared');
    const params = { id };
    expect((await call('getDataset', { token: viewer, params })).status).toBe(200);
    expect(
      await call('updateDatasetSharing', { token, params, body: { visibility: 'private' } }),
    ).toMatchObject({ status: 200, body: { visibility: 'private' } });
    expect((await call('getDataset', { token: viewer, params })).status).toBe(404);
    const values = { token: viewer, params, body: { field: 'origin' } };
    expect((await call('listFieldValues', values)).status).toBe(404);
    expect(await call('getDatasetSharing', { token, params })).toMatchObject({ status: 200 });
    expect((await call('getDatasetSharing', { token: viewer, params })).status).toBe(403);
  });
});

describe('control 12: datasets of another tenant', () => {
  const definition = { ...flightsDataset, name: 'mine' };
  const document = { kind: 'istari-lens/dataset', version: 1, dataset: definition };
  /** Every route that names a dataset by its id, as it would do something to the own one. */
  const byId = {
    getDataset: {},
    updateDataset: { body: definition, headers: revision(1) },
    deleteDataset: { headers: revision(1) },
    checkDataset: {},
    previewDataset: { body: {} },
    listFieldValues: { body: { field: 'origin' } },
    exportDataset: {},
    getDatasetSharing: {},
    updateDatasetSharing: { body: { visibility: 'private' } },
  } satisfies Record<string, CallOptions>;

  const withoutRequest = ({ status, text, headers }: CallResult): unknown => ({
    status,
    text: text.replace(/"requestId":"[^"]*"/, ''),
    type: headers.get('content-type'),
  });

  test('answer as ids that nobody has, byte for byte, to every role', async () => {
    const { call } = fixture;
    const { id: theirs } = await make('theirs');
    const missing = crypto.randomUUID();
    const namesIt = (id: string): string => JSON.stringify(id);
    for (const role of ['viewer', 'editor', 'admin'] as const) {
      const token = await tokenOf(role, 'other');
      for (const [name, options] of Object.entries(byId)) {
        const route = name as keyof typeof byId;
        const ask = async (id: string): Promise<unknown> =>
          withoutRequest(await call(route, { ...options, token, params: { id } }));
        const answer = await ask(theirs);
        expect(answer, `${role} ${name}`).toEqual(await ask(missing));
        expect([403, 404], `${role} ${name}`).toContain((answer as { status: number }).status);
        expect(answer, `${role} ${name}`).not.toMatchObject({
          text: expect.stringContaining(namesIt(theirs)),
        });
      }
    }
    expect((await call('getDataset', { token: fixture.token, params: { id: theirs } })).body).toMatchObject({
      revision: 1,
    });
  });

  test('are not reached by ids in a body: a question, a batch, a data source, a user', async () => {
    const { call, lens } = fixture;
    const { id: theirs } = await make('of-default');
    const token = await tokenOf('editor', 'other');
    const ask = async (dataset: string): Promise<unknown> => {
      const body = { dataset, metrics: [{ aggregate: 'count' }] };
      const one = await call('runQuery', { token, body });
      expect(one).toMatchObject({ status: 422, body: { errors: [{ code: 'unknown_dataset' }] } });
      const many = await call('runBatch', { token, body: { queries: [{ id: 'a', query: body }] } });
      expect(many.status).toBe(200);
      expect(many.text).toContain('unknown_dataset');
      return withoutRequest(one);
    };
    expect(await ask(theirs)).toEqual(await ask(crypto.randomUUID()));
    await ask('of-default');

    const [source] = (await lens.datasources.list(fixture.admin)).items;
    const over = async (dataSourceId: string | undefined): Promise<unknown> =>
      withoutRequest(await call('createDataset', { token, body: { ...definition, dataSourceId } }));
    expect(await over(source?.id)).toEqual(await over(crypto.randomUUID()));
    expect(await over(source?.id)).toMatchObject({ status: 422 });
    const named = { ...document, dataSource: source?.name };
    expect(await call('importDataset', { token, body: named })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/dataSource', code: 'unknown_data_source' }] },
    });

    const { id } = await make('own', token);
    const share = async (userId: string): Promise<unknown> => {
      const body = { visibility: 'users', users: [{ userId, access: 'view' }] };
      return withoutRequest(await call('updateDatasetSharing', { token, params: { id }, body }));
    };
    expect(await share(fixture.admin.id)).toEqual(await share(crypto.randomUUID()));
    expect(await share(fixture.admin.id)).toMatchObject({ status: 422 });
  });
});

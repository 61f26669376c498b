import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetExport } from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

let here: LensFixture;
let there: LensFixture;

beforeAll(async () => {
  [here, there] = await Promise.all([createLensFixture(), createLensFixture()]);
});
afterAll(() => Promise.all([here?.close(), there?.close()]));

describe('a dataset', () => {
  it('moves to another deployment and back as a document', async () => {
    const { id } = await here.lens.datasets.create(here.admin, flightsDataset);
    const document = await here.lens.datasets.export(here.admin, id);
    expect(document).toEqual({ kind: 'istari-lens/dataset', version: 1, dataset: flightsDataset });

    const { datasets } = there.lens;
    const create = { changes: [{ kind: 'dataset', action: 'create', name: 'flights' }], warnings: [] };
    await expect(datasets.import(there.admin, document, { dryRun: true })).resolves.toEqual({
      ...create,
      dryRun: true,
    });
    expect((await datasets.list(there.admin)).items).toEqual([]);
    const made = await datasets.import(there.admin, document);
    expect(made).toMatchObject({ ...create, dryRun: false });
    const sent = JSON.parse(JSON.stringify(document)) as DatasetExport;
    await expect(datasets.import(there.admin, sent)).resolves.toMatchObject({
      id: made.id,
      changes: [{ action: 'keep' }],
    });
    await expect(datasets.get(there.admin, made.id ?? '')).resolves.toMatchObject({ revision: 1 });
    const changed = { ...document, dataset: { ...flightsDataset, title: 'Other' } };
    await expect(datasets.import(there.admin, changed)).resolves.toMatchObject({
      id: made.id,
      changes: [{ action: 'update' }],
    });
    await expect(datasets.get(there.admin, made.id ?? '')).resolves.toMatchObject({
      title: 'Other',
      revision: 2,
    });
    await expect(datasets.export(there.admin, made.id ?? '')).resolves.toEqual(changed);
  });

  it('names its data source, which is looked for by that name', async () => {
    const { datasets, datasources } = here.lens;
    const [source] = (await datasources.list(here.admin)).items;
    const named = await datasets.create(here.admin, {
      ...flightsDataset,
      name: 'placed',
      dataSourceId: source?.id ?? '',
    });
    const document = await datasets.export(here.admin, named.id);
    // The default one goes without saying.
    expect(document).not.toHaveProperty('dataSource');
    expect(document.dataset).not.toHaveProperty('dataSourceId');
    const elsewhere = { ...document, dataSource: 'Warehouse' };
    await expect(datasets.import(here.admin, elsewhere)).rejects.toMatchObject({
      code: 'invalid_dataset',
      issues: [{ pointer: '/dataSource', code: 'unknown_data_source' }],
    });
    await here.app.query(`insert into lens.data_sources (tenant_id, name, url_encrypted)
      values ('default', 'Warehouse', 'sealed')`);
    const report = await datasets.import(here.admin, elsewhere);
    expect(report).toMatchObject({ changes: [{ action: 'update' }] });
    expect(report.warnings).toHaveLength(1);
    await expect(datasets.export(here.admin, named.id)).resolves.toEqual(elsewhere);
  });

  it('is refused as a document with what is wrong in it, dry run or not', async () => {
    const { datasets } = there.lens;
    const dataset = { ...flightsDataset, name: 'off', base: { schema: 'public', table: 'nowhere' } };
    const document: DatasetExport = { kind: 'istari-lens/dataset', version: 1, dataset };
    for (const dryRun of [true, false]) {
      await expect(datasets.import(there.admin, document, { dryRun })).rejects.toMatchObject({
        code: 'invalid_dataset',
      });
    }
    const odd: DatasetExport = JSON.parse(JSON.stringify({ ...document, version: 2 }));
    await expect(datasets.import(there.admin, odd)).rejects.toMatchObject({
      code: 'invalid_request',
      issues: [{ pointer: '/version' }],
    });
  });
});

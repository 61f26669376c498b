import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFernet, openFor, type Lens } from '../src/index.ts';
import { createPlacesFixture, plain, type PlacesFixture } from './support/places.ts';

const CANARY = 'canary-Pa55word';

let fixture: PlacesFixture;
let lens: Lens;

beforeAll(async () => {
  fixture = await createPlacesFixture();
  lens = fixture.lens;
});
afterAll(async () => {
  await fixture?.close();
});

describe('a data source of the API', () => {
  it('control 16: keeps its URLs encrypted and bound to its row, and gives none back', async () => {
    const url = plain(fixture.analytics.readerUrl);
    const replica = plain(fixture.other.readerUrl);
    const made = await lens.datasources.create(
      fixture.admin,
      { name: 'Bound', url, replicaUrls: [replica] },
      { requestId: 'request-1' },
    );
    expect(made).toMatchObject({ name: 'Bound', isDefault: false, status: 'unknown' });
    expect(JSON.stringify(made)).not.toContain('postgres');
    const row = await fixture.stored(made.id);
    const fernet = createFernet(fixture.env['ENCRYPTION_KEY'] ?? '');
    expect(openFor(fernet, `data_sources/default/${made.id}/url`, row.url)).toBe(url);
    expect(openFor(fernet, `data_sources/default/${made.id}/replica_urls`, row.replicas ?? '')).toBe(
      JSON.stringify([replica]),
    );
    expect(await fixture.audited(made.id)).toEqual([
      { action: 'dataSource.created', outcome: 'success', details: {}, requestId: 'request-1' },
    ]);

    const twin = await lens.datasources.create(fixture.admin, { name: 'Twin', url, replicaUrls: [replica] });
    await expect(lens.datasources.test(fixture.admin, twin.id)).resolves.toMatchObject({ ok: true });
    for (const swap of ['url_encrypted = $2', 'replica_urls_encrypted = $3', 'replica_urls_encrypted = $2']) {
      await fixture.app.query(
        `update lens.data_sources set ${swap}, version = version + 1
         where id = $1 and coalesce($2::text, $3::text) is not null`,
        [twin.id, row.url, row.replicas],
      );
      await expect(lens.datasources.test(fixture.admin, twin.id)).resolves.toMatchObject({
        ok: false,
        code: 'data_source_unavailable',
      });
      await lens.datasources.update(fixture.admin, twin.id, { url, replicaUrls: [replica] });
    }
    // Also its own two tokens are not each other's.
    await fixture.app.query(
      `update lens.data_sources set url_encrypted = replica_urls_encrypted, version = version + 1 where id = $1`,
      [twin.id],
    );
    await expect(lens.datasources.test(fixture.admin, twin.id)).resolves.toMatchObject({ ok: false });
  });

  it('is refused with every problem of its URLs, none of which is repeated', async () => {
    const refused = lens.datasources.create(fixture.admin, {
      name: 'Bad',
      url: `mysql://u:${CANARY}@h.example/db?options=-c`,
      replicaUrls: [`postgresql://u:${CANARY}@h.example/db?sslkey=/etc/passwd`],
    });
    const error = await refused.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_request' });
    const { issues } = error as { issues: { pointer: string }[] };
    expect(new Set(issues.map(({ pointer }) => pointer))).toEqual(new Set(['/url', '/replicaUrls/0']));
    expect(JSON.stringify([error, (error as Error).message, issues])).not.toContain(CANARY);
    expect(JSON.stringify(issues)).not.toContain('h.example');
    const { items } = await lens.datasources.list(fixture.admin, { q: 'Bad' });
    expect(items).toEqual([]);
  });

  it('has a name of its own in the tenant, also when two are made at once', async () => {
    const url = plain(fixture.analytics.readerUrl);
    const tries = await Promise.allSettled(
      Array.from({ length: 5 }, () => lens.datasources.create(fixture.admin, { name: 'Once', url })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of tries) {
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'conflict' });
    }
    const second = await lens.datasources.create(fixture.admin, { name: 'Second', url });
    await expect(lens.datasources.update(fixture.admin, second.id, { name: 'Once' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await fixture.audited(second.id)).toHaveLength(1);
  });

  it('can be renamed without a new version; its URL and its replicas make one', async () => {
    const url = plain(fixture.analytics.readerUrl);
    const { id } = await lens.datasources.create(fixture.admin, {
      name: 'Versioned',
      url,
      replicaUrls: [url],
    });
    await lens.datasources.test(fixture.admin, id);
    const first = await fixture.stored(id);
    const renamed = await lens.datasources.update(fixture.admin, id, { name: 'Renamed' });
    expect(renamed).toMatchObject({ name: 'Renamed', status: 'ok' });
    expect(await fixture.stored(id)).toEqual(first);
    await lens.datasources.update(fixture.admin, id, { replicaUrls: [url, url] });
    expect(await fixture.stored(id)).toMatchObject({ url: first.url, version: 2 });
    const moved = await lens.datasources.update(fixture.admin, id, { url });
    expect(moved.status).toBe('unknown');
    expect(await fixture.stored(id)).toMatchObject({ replicas: null, version: 3 });
    expect((await fixture.audited(id)).map((event) => (event as { details: unknown }).details)).toEqual([
      {},
      {},
      { changed: ['name'] },
      { changed: ['replicaUrls'] },
      { changed: ['url'] },
    ]);
  });

  it('control 17: of the configuration can be renamed, but neither moved nor deleted', async () => {
    const [source] = (await lens.datasources.list(fixture.admin, { q: 'Default' })).items;
    const id = source?.id ?? '';
    await expect(
      lens.datasources.update(fixture.admin, id, { url: 'postgresql://u:p@h/d', replicaUrls: [] }),
    ).rejects.toMatchObject({
      code: 'invalid_request',
      issues: [{ pointer: '/url' }, { pointer: '/replicaUrls' }],
    });
    await expect(lens.datasources.delete(fixture.admin, id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(lens.datasources.update(fixture.admin, id, { name: 'Main' })).resolves.toMatchObject({
      name: 'Main',
      isDefault: true,
    });
    await lens.datasources.update(fixture.admin, id, { name: 'Default' });
  });
});

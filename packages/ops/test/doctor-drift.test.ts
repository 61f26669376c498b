import { createFernet, createLens, loadConfig, sealFor, type Lens, type Principal } from '@istari-lens/core';
import { doctor, type DoctorCheck } from '@istari-lens/ops';
import { ADMIN, createLensDatabases, type LensDatabases } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('the check of stored datasets', () => {
  let databases: LensDatabases;
  let lens: Lens;
  let admin: Principal;
  beforeAll(async () => {
    databases = await createLensDatabases();
    const { analytics } = databases;
    await analytics.query(`create table shop (id integer, city text, price numeric, secret text);
      create table visits (id integer, at timestamptz);
      grant select on shop, visits to "${analytics.readerRole}"`);
    lens = createLens(loadConfig(databases.env));
    await lens.ready();
    admin = await lens.auth.authenticate((await lens.auth.login(ADMIN)).accessToken);
    const shop = { schema: 'public', table: 'shop' };
    await lens.datasets.create(admin, {
      name: 'shop',
      base: shop,
      fields: {
        city: { column: 'city', type: 'text' },
        price: { column: 'price', type: 'decimal' },
        secret: { column: 'secret', type: 'text' },
      },
    });
    await lens.datasets.create(admin, {
      name: 'visits',
      base: { schema: 'public', table: 'visits' },
      fields: { at: { column: 'at', type: 'timestamp' } },
    });
  });
  afterAll(async () => {
    await lens?.close();
    await databases?.drop();
  });
  const look = async (): Promise<DoctorCheck | undefined> =>
    (await doctor({ env: databases.env, only: ['schema-drift'] })).checks[0];

  it('passes while all fit', async () => {
    expect(await look()).toEqual({
      id: 'schema-drift',
      title: 'datasets and their databases',
      status: 'pass',
      reason: 'All 2 datasets fit their databases.',
    });
  });

  it('fault schema-drift: names each dataset whose table, column, type or right is gone, and what it lacks', async () => {
    const { analytics } = databases;
    await analytics.query(`alter table shop drop column city; alter table shop alter column price type text;
      revoke select on shop from "${analytics.readerRole}"; grant select (id, price) on shop to "${analytics.readerRole}"`);
    const first = await look();
    expect(first).toMatchObject({ status: 'fail', fix: expect.stringContaining('/check') as string });
    expect(first?.reason).toMatch(
      /^1 of 2 datasets no longer fit their databases: "shop" of tenant default: /,
    );
    for (const pointer of ['/fields/city/column: ', '/fields/price/type: ', '/fields/secret/column: '])
      expect(first?.reason).toContain(pointer);
    expect(first?.reason).not.toContain('visits');

    await analytics.query('drop table visits');
    const second = await look();
    expect(second?.reason).toMatch(/^2 of 2 datasets .*"visits" of tenant default: .*public\.visits/);
  });

  it('looks at the datasets of every tenant, in batches, and says what it could not look at', async () => {
    const { app } = databases;
    const id = crypto.randomUUID();
    const key = databases.env['ENCRYPTION_KEY'] ?? '';
    const place = `data_sources/elsewhere/${id}/url`;
    const url = sealFor(createFernet(key), place, 'postgresql://reader:hunter2@127.0.0.1:1/gone');
    await app.query("insert into lens.tenants (id, name) values ('elsewhere', 'Elsewhere')");
    await app.query(
      "insert into lens.data_sources (id, tenant_id, name, url_encrypted, is_default) values ($1, 'elsewhere', 'gone', $2, true)",
      [id, url],
    );
    await app.query(
      `insert into lens.datasets (tenant_id, name, title, definition)
        select 'elsewhere', 'other_' || n, 'Other', json_build_object('name', 'other_' || n,
          'base', json_build_object('schema', 'public', 'table', 'x'), 'fields', json_build_object())
        from generate_series(1, 250) as n`,
    );
    const startedAt = performance.now();
    const found = await look();
    expect(found?.reason).toContain('2 of 2 datasets no longer fit');
    expect(found?.reason).toContain(' 250 on other data sources could not be looked at: ');
    expect(found?.reason).not.toContain('hunter2');
    // One that cannot be reached is asked once, not for each of its datasets.
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    await app.query(
      `update lens.datasets set definition = jsonb_set(definition::jsonb, '{base,table}', '"nowhere"')::json where tenant_id = 'elsewhere';
       update lens.data_sources set url_encrypted = null where tenant_id = 'elsewhere'`,
    );
    const seen = await look();
    expect(seen?.reason).toMatch(/^252 of 252 datasets no longer fit .* and 247 more\.$/);
  });
});

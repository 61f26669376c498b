import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate, MIGRATIONS } from '../src/migrations/index.ts';

const schema = 'lens';
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase('empty');
  await migrate({ url: db.url, schema, migrations: MIGRATIONS.slice(0, 10) });
});
afterAll(() => db?.drop());

it('dashboards of before have their state as a version, and stay open to their tenant', async () => {
  await db.query(`
    insert into lens.tenants (id, name) values ('t', 'T');
    insert into lens.users (id, tenant_id, email, role, password_hash)
      values ('00000000-0000-4000-8000-000000000001', 't', 'a@example.com', 'editor', 'x');
    insert into lens.dashboards (id, tenant_id, title, description, filters, revision, owner_id, updated_at) values
      ('00000000-0000-4000-8000-000000000002', 't', 'Full "quoted"', 'Words', '[{"id":"f","field":"x","type":"text"}]', 3,
        '00000000-0000-4000-8000-000000000001', '2024-05-06T07:08:09.123Z'),
      ('00000000-0000-4000-8000-000000000003', 't', 'Bare', null, '[]', 1, null, '2024-05-06T07:08:09Z');
    insert into lens.widgets (tenant_id, dashboard_id, id, position, title, kind, query, options, layout, filter_bindings)
      values
        ('t', '00000000-0000-4000-8000-000000000002', 'b', 0, 'B', 'text', null, '{"text":"x"}', '{"x":0,"y":0,"w":1,"h":1}', null),
        ('t', '00000000-0000-4000-8000-000000000002', 'a', 1, 'A', 'bar', '{"dataset":"d","limit":1}', '{}',
          '{"x":1,"y":0,"w":1,"h":1}', '{"f":null}')`);
  await migrate({ url: db.url, schema, migrations: MIGRATIONS.slice(0, 11) });

  const { rows } = await db.query(
    `select revision, definition::text, created_by, restored_from, created_at from lens.dashboard_versions order by dashboard_id`,
  );
  const full = {
    title: 'Full "quoted"',
    description: 'Words',
    filters: [{ id: 'f', field: 'x', type: 'text' }],
    widgets: [
      {
        id: 'b',
        title: 'B',
        kind: 'text',
        query: null,
        options: { text: 'x' },
        layout: { x: 0, y: 0, w: 1, h: 1 },
      },
      {
        id: 'a',
        title: 'A',
        kind: 'bar',
        query: { dataset: 'd', limit: 1 },
        options: {},
        layout: { x: 1, y: 0, w: 1, h: 1 },
        filterBindings: { f: null },
      },
    ],
  };
  const texts = (rows as { definition: string }[]).map(({ definition }) =>
    JSON.stringify(JSON.parse(definition)),
  );
  // The order of keys is that of a definition as it is saved.
  expect(texts).toEqual(
    [full, { title: 'Bare', filters: [], widgets: [] }].map((each) => JSON.stringify(each)),
  );
  expect(rows).toMatchObject([
    {
      revision: 3,
      created_by: 'user:00000000-0000-4000-8000-000000000001',
      restored_from: null,
      created_at: new Date('2024-05-06T07:08:09.123Z'),
    },
    { revision: 1, created_by: null },
  ]);
  const open = await db.query('select visibility, access, owner_principal from lens.dashboards');
  expect(open.rows).toEqual(
    [1, 2].map(() => ({ visibility: 'tenant', access: 'view', owner_principal: null })),
  );
});

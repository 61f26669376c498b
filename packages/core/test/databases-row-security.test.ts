import {
  createTestDatabase,
  describeServices,
  startPgBouncer,
  type TestDatabase,
} from '@istari-lens/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createAnalyticsDatabase,
  type AnalyticsDatabase,
  type ReadOptions,
  type RowSecurity,
} from '../src/databases/index.ts';
import { LensError } from '../src/errors/index.ts';
import { running, until } from './databases-activity.ts';

const { pgbouncer } = await describeServices();
const limits = { timeoutMs: 10_000, maxRows: 1_000, maxBytes: 1_000_000 };
const ORDERS = { schema: 'public', table: 'orders' };
const COUNT = { text: 'select tenant, count(*)::text from public.orders group by tenant order by tenant' };
// Roles belong to the whole server, which other test files use at the same moment.
const suffix = Math.random().toString(36).slice(2, 10);
const POLICY_ROLE = `rows_${suffix}`;
const STRANGER = `stranger_${suffix}`;

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase('analytics');
  await db.query(`
    create table orders (tenant text not null, amount integer not null);
    insert into orders select case when n % 3 = 0 then 'a' else 'b' end, n from generate_series(1, 30) n;
    alter table orders enable row level security;
    create policy by_tenant on orders using (tenant = current_setting('app.tenant_id'));
    create table open_orders (tenant text);
    create view orders_view as select * from orders;
    create table many_tenants (tenant text);
    insert into many_tenants values ('a'), ('b'), ('c"d\\'), ('e,f');
    alter table many_tenants enable row level security;
    create policy listed on many_tenants using (tenant = any (current_setting('app.tenants')::text[]));
    create role ${POLICY_ROLE} nologin;
    create role ${STRANGER} nologin;
    grant ${POLICY_ROLE} to "${db.readerRole}";
    grant usage on schema public to ${POLICY_ROLE};
    grant select on orders, open_orders, many_tenants, orders_view to "${db.readerRole}";
    grant select on orders to ${POLICY_ROLE};`);
});
afterAll(async () => {
  await db.query(`drop owned by ${POLICY_ROLE}, ${STRANGER}; drop role ${POLICY_ROLE}, ${STRANGER};`);
  await db.drop();
});

const forTenant = (tenant: string, more: Partial<RowSecurity> = {}): RowSecurity => ({
  role: null,
  settings: { 'app.tenant_id': tenant },
  tables: [ORDERS],
  ...more,
});
const under = (rowSecurity: RowSecurity | null, more: Partial<ReadOptions> = {}): ReadOptions => ({
  limits,
  rowSecurity,
  ...more,
});

describe('row-level security', () => {
  let analytics: AnalyticsDatabase;
  beforeAll(() => {
    analytics = createAnalyticsDatabase({ url: db.readerUrl, poolMax: 1 });
  });
  afterAll(async () => analytics.close());

  it('leaves each tenant its own rows, whatever the role', async () => {
    for (const role of [null, POLICY_ROLE]) {
      expect((await analytics.read(COUNT, under(forTenant('a', { role })))).rows).toEqual([['a', '10']]);
      expect((await analytics.read(COUNT, under(forTenant('b', { role })))).rows).toEqual([['b', '20']]);
      expect((await analytics.read(COUNT, under(forTenant('c', { role })))).rows).toEqual([]);
    }
  });

  it('reads as the role, with the limits of every transaction', async () => {
    const text =
      "select current_user::text, current_setting('statement_timeout'), current_setting('transaction_read_only'), current_setting('app.tenant_id')";
    const { rows } = await analytics.read({ text }, under(forTenant("o'ha\\ra", { role: POLICY_ROLE })));
    expect(rows).toEqual([[POLICY_ROLE, '10s', 'on', "o'ha\\ra"]]);
  });

  it('takes lists as array literals', async () => {
    const rowSecurity = {
      role: null,
      settings: { 'app.tenants': String.raw`{"a","c\"d\\","e,f"}` },
      tables: [{ schema: 'public', table: 'many_tenants' }],
    };
    const { rows } = await analytics.read(
      { text: 'select tenant from public.many_tenants order by 1' },
      under(rowSecurity),
    );
    expect(rows.flat()).toEqual(['a', 'c"d\\', 'e,f']);
  });

  it('takes one round trip to open, as without it', async () => {
    const sent: object[] = [];
    const pool = new pg.Pool({ connectionString: db.readerUrl, max: 1 });
    const counted = createAnalyticsDatabase({
      pool: {
        connect: async () => {
          const client = await pool.connect();
          const query = client.query.bind(client);
          return Object.assign(Object.create(client) as pg.PoolClient, {
            query: (config: object) => {
              sent.push(config);
              return query(config as pg.QueryConfig);
            },
          });
        },
      },
    });
    await counted.read(COUNT, under(null, {})).catch(() => {});
    const plain = sent.splice(0).length;
    await counted.read(COUNT, under(forTenant('a', { role: POLICY_ROLE })));
    expect(sent).toHaveLength(plain);
    await pool.end();
  });

  it('works with a client that is not the driver’s, one statement at a time', async () => {
    const pool = new pg.Pool({ connectionString: db.readerUrl, max: 1 });
    const wrapped = createAnalyticsDatabase({
      pool: {
        connect: async () => {
          const client = await pool.connect();
          return {
            query: (config: object) => client.query(config as pg.QueryConfig),
            release: (error?: Error | boolean) => client.release(error),
          };
        },
      },
    });
    expect((await wrapped.read(COUNT, under(forTenant('a', { role: POLICY_ROLE })))).rows).toEqual([
      ['a', '10'],
    ]);
    await expect(wrapped.read(COUNT, under(forTenant('a', { role: STRANGER })))).rejects.toMatchObject({
      code: 'row_security_unavailable',
    });
    expect((await wrapped.read(COUNT, under(forTenant('b')))).rows).toEqual([['b', '20']]);
    await pool.end();
  });
});

describe('with a pool that pipelines', () => {
  it('opens one statement at a time, since the driver then takes no batch', async () => {
    const pool = new pg.Pool({ connectionString: db.readerUrl, max: 1, pipeline: true });
    const pipelined = createAnalyticsDatabase({ pool });
    const as = (tenant: string): ReadOptions => under(forTenant(tenant, { role: POLICY_ROLE }));
    expect((await pipelined.read(COUNT, as('a'))).rows).toEqual([['a', '10']]);
    expect((await pipelined.read(COUNT, as('b'))).rows).toEqual([['b', '20']]);
    await pool.end();
  });
});

describe('nothing outlives the transaction', () => {
  const inSession = "select current_user::text, coalesce(current_setting('app.tenant_id', true), '')";

  async function leavesNothing(url: string, slowWith = 'leftover'): Promise<void> {
    const one = createAnalyticsDatabase({ url, poolMax: 1 });
    const session = async (): Promise<unknown> => (await one.read({ text: inSession }, { limits })).rows;
    const clean = [[db.readerRole, '']];
    const as = (tenant: string): RowSecurity => forTenant(tenant, { role: POLICY_ROLE });
    expect(await session()).toEqual(clean);
    for (const [tenant, n] of [
      ['a', '10'],
      ['b', '20'],
      ['a', '10'],
    ] as const) {
      expect((await one.read(COUNT, under(as(tenant)))).rows).toEqual([[tenant, n]]);
      expect(await session()).toEqual(clean);
    }
    const wrong = one.read({ text: 'select 1 / 0 from public.orders' }, under(as('a')));
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_query' });
    expect(await session()).toEqual(clean);
    const slow = one.read(
      { text: 'select pg_sleep(5)' },
      under(as('a'), { limits: { ...limits, timeoutMs: 60 } }),
    );
    await expect(slow).rejects.toMatchObject({ code: 'query_timeout' });
    expect(await session()).toEqual(clean);
    const controller = new AbortController();
    const cancelled = one
      .read({ text: `select '${slowWith}', pg_sleep(20)` }, under(as('a'), { signal: controller.signal }))
      .catch((error: unknown) => error);
    await until(async () => (await running(db, slowWith)) === 1);
    controller.abort();
    expect(await cancelled).toMatchObject({ code: 'query_cancelled' });
    expect(await session()).toEqual(clean);
    await expect(one.read(COUNT, under(forTenant('a', { role: STRANGER })))).rejects.toMatchObject({
      code: 'row_security_unavailable',
    });
    expect(await session()).toEqual(clean);
    expect((await one.read(COUNT, under(as('b')))).rows).toEqual([['b', '20']]);
    await one.close();
  }

  it('fault leaked-state: on one connection, after success, error, timeout, cancel and refusal', () =>
    leavesNothing(db.readerUrl));

  it.skipIf(!pgbouncer.available)(
    'fault pgbouncer/leaked-state: through PgBouncer with one server connection for all',
    async () => {
      const pooler = await startPgBouncer({ poolMode: 'transaction', poolSize: 1 });
      const url = pooler.through(db.readerUrl);
      await leavesNothing(url, 'leftover-pooled');
      const many = createAnalyticsDatabase({ url, poolMax: 6 });
      const answers = await Promise.all(
        Array.from({ length: 60 }, async (_, index) => {
          const tenant = index % 2 === 0 ? 'a' : 'b';
          const { rows } = await many.read(COUNT, under(forTenant(tenant, { role: POLICY_ROLE })));
          return rows[0]?.[0] === tenant && rows.length === 1;
        }),
      );
      expect(answers).not.toContain(false);
      await many.close();
      await pooler.stop();
    },
  );
});

describe('what is not as the policy needs it', () => {
  let analytics: AnalyticsDatabase;
  beforeAll(() => {
    analytics = createAnalyticsDatabase({ url: db.readerUrl, poolMax: 1 });
  });
  afterAll(async () => analytics.close());

  const refusal = async (
    rowSecurity: RowSecurity,
    text = COUNT.text,
    database = analytics,
  ): Promise<{ code: string; message: string }> => {
    const outcome: unknown = await database.read({ text }, under(rowSecurity)).then(
      () => 'answered',
      (error: unknown) => error,
    );
    if (!(outcome instanceof Error) || !('code' in outcome))
      throw new Error(`It is not refused: ${String(outcome)}`);
    return { code: String(outcome.code), message: outcome.message };
  };

  it('names what to grant when the role cannot be taken', async () => {
    for (const role of [STRANGER, `nobody_${suffix}`]) {
      const { code, message } = await refusal(forTenant('a', { role }));
      expect(code).toBe('row_security_unavailable');
      expect(message).toMatch(/GRANT the one role to the other|no such role as in policy\.native\.role/);
      expect(message).not.toMatch(/set_config|select|stranger|nobody/);
    }
  });

  it('names what to grant when the role may not read the table', async () => {
    const tables = [{ schema: 'public', table: 'many_tenants' }];
    const { code, message } = await refusal(
      forTenant('a', { role: POLICY_ROLE, settings: { 'app.tenants': '{a}' }, tables }),
      'select tenant from public.many_tenants',
    );
    expect(code).toBe('schema_drift');
    expect(message).toContain('grant it SELECT');
  });

  it('refuses a table without policies, so that a forgotten ENABLE shows no rows of others', async () => {
    const open = { schema: 'public', table: 'open_orders' };
    const { code, message } = await refusal(
      forTenant('a', { tables: [open] }),
      'select * from public.open_orders',
    );
    expect(code).toBe('row_security_unavailable');
    expect(message).toContain('ENABLE ROW LEVEL SECURITY');
  });

  it('lets a joined table be without policies, but not be past its own', async () => {
    await db.query(`create table owned (tenant text);
      alter table owned enable row level security;
      alter table owned owner to ${POLICY_ROLE}`);
    const joining = (table: string): RowSecurity =>
      forTenant('a', { role: POLICY_ROLE, tables: [ORDERS, { schema: 'public', table }] });
    expect((await analytics.read(COUNT, under(joining('open_orders')))).rows).toEqual([['a', '10']]);
    expect((await refusal(joining('owned'))).code).toBe('row_security_unavailable');
    await db.query('alter table owned force row level security');
    expect((await analytics.read(COUNT, under(joining('owned')))).rows).toEqual([['a', '10']]);
  });

  it('refuses whoever is past all policies: a superuser, also behind a view, and an owner without FORCE', async () => {
    const superuser = createAnalyticsDatabase({ url: db.url, poolMax: 1 });
    const view = { schema: 'public', table: 'orders_view' };
    for (const tables of [[ORDERS], [view]]) {
      expect((await refusal(forTenant('a', { tables }), COUNT.text, superuser)).code).toBe(
        'row_security_unavailable',
      );
    }
    // As the role that the policies hold for, the same login may read.
    const limited = forTenant('a', { role: POLICY_ROLE });
    expect((await superuser.read(COUNT, under(limited))).rows).toEqual([['a', '10']]);
    await superuser.close();

    await db.query(`alter table orders owner to ${POLICY_ROLE}`);
    expect((await refusal(limited)).code).toBe('row_security_unavailable');
    await db.query('alter table orders force row level security');
    expect((await analytics.read(COUNT, under(limited))).rows).toEqual([['a', '10']]);
    await db.query(
      'alter table orders no force row level security; alter table orders owner to current_user',
    );
    await db.query(`grant select on orders to "${db.readerRole}", ${POLICY_ROLE}`);
  });

  it('refuses a view that reads as its owner, as base and as join, directly and through another', async () => {
    const version = Number((await db.query('show server_version_num')).rows[0]?.['server_version_num']);
    const invoker = version >= 150_000 ? 'with (check_option = local, security_invoker = on)' : '';
    await db.query(`create view through ${invoker} as select * from orders_view where amount > 0;
      create view never_invoked with (check_option = cascaded) as select * from orders where amount > 0;
      grant select on through, never_invoked to "${db.readerRole}"`);
    for (const table of ['orders_view', 'through', 'never_invoked']) {
      const view = { schema: 'public', table };
      for (const tables of [[view], [ORDERS, view]]) {
        const { code, message } = await refusal(forTenant('a', { tables }), `select * from public.${table}`);
        expect([table, code]).toEqual([table, 'row_security_unavailable']);
        expect(message).toContain('security_invoker');
        expect(message).not.toContain(table);
      }
    }
  });

  it('takes a view that reads as who asks, where what it reads is under policies', async (context) => {
    const version = Number((await db.query('show server_version_num')).rows[0]?.['server_version_num']);
    if (version < 150_000) context.skip();
    await db.query(`create view invoked with (security_invoker) as select tenant, amount from orders;
      create view invoked_twice with (security_invoker = yes) as select i.* from invoked i, open_orders;
      create view open_view with (security_invoker = true) as select * from open_orders;
      create view turned_off with (security_invoker = false) as select * from orders;
      insert into open_orders values ('x');
      grant select on invoked, invoked_twice, open_view, turned_off to "${db.readerRole}"`);
    const counted = (table: string, tables = [{ schema: 'public', table }]): Promise<unknown> =>
      analytics
        .read({ text: `select count(*)::text from public.${table}` }, under(forTenant('a', { tables })))
        .then(
          ({ rows }) => rows,
          (error: unknown) => (error instanceof LensError ? error.code : error),
        );
    expect(await counted('invoked')).toEqual([['10']]);
    expect(await counted('invoked_twice')).toEqual([['10']]);
    expect(await counted('turned_off')).toBe('row_security_unavailable');
    expect(await counted('open_view')).toBe('row_security_unavailable');
    const joined = [ORDERS, { schema: 'public', table: 'open_view' }];
    expect(await counted('open_view', joined)).toEqual([['1']]);
  });

  it('says that a setting is missing', async () => {
    await db.query(`create table asking (tenant text); insert into asking values ('a');
      alter table asking enable row level security;
      create policy by_other on asking using (tenant = current_setting('app.never_made'));
      grant select on asking to "${db.readerRole}"`);
    const tables = [{ schema: 'public', table: 'asking' }];
    const { code, message } = await refusal(forTenant('a', { tables }), 'select tenant from public.asking');
    expect(code).toBe('schema_drift');
    expect(message).toContain('policy.native.settings');
    expect(message).not.toContain('never_made');
  });
});

import { randomUUID } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Explanation, QueryResult } from '@istari-lens/core/contract';
import { ADMIN, createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const ROWS = 200_000;
const MEGABYTE = 1_048_576;

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
  const { analytics, lens, admin } = fixture;
  await analytics.query(`
    CREATE TABLE public.wide AS
      SELECT n AS id, 'Flight ' || n AS label, n % 1000 / 8.0::float8 AS ratio, (n * 1.25)::numeric(12, 2) AS price,
        timestamptz '2024-01-01' + n * interval '1 minute' AS at
      FROM generate_series(1, ${ROWS}) AS n;
    CREATE TABLE public.cells (id integer, label text, flag boolean, doc jsonb);
    INSERT INTO public.cells VALUES (1, '=1+1', true, '{"a": "b, c"}'), (2, '  @SUM(A1)', false, NULL), (3, 'a "b", c', NULL, '[]'),
      (4, '', true, '1'), (5, NULL, NULL, NULL), (6, E'line\\nline', true, '"x"'), (7, '\uff1dcmd', true, 'null'), (8, '-5', true, '2'), (9, 'plain', false, '3'), (10, E'\\t=1', true, '"=1+1"');
    CREATE VIEW public.large AS SELECT id, repeat(label, 100000) AS label FROM public.wide WHERE id <= 64;
    ALTER TABLE public.wide ADD PRIMARY KEY (id);
    ANALYZE public.wide;
    CREATE VIEW public.failing AS SELECT id, 1 / (${ROWS / 2} - id) AS bad FROM public.wide;
    GRANT SELECT ON public.wide, public.cells, public.failing, public.large TO ${analytics.readerRole}`);
  const define = (name: string, fields: object): Promise<unknown> =>
    lens.datasets.create(admin, {
      name,
      base: { schema: 'public', table: name },
      key: ['id'],
      fields,
    } as never);
  const id = { column: 'id', type: 'integer' };
  await define('wide', {
    id,
    label: { column: 'label', type: 'text' },
    ratio: { column: 'ratio', type: 'double' },
    price: { column: 'price', type: 'decimal' },
    at: { column: 'at', type: 'timestamp', storedAs: { kind: 'timestamptz' } },
  });
  await define('cells', {
    id,
    label: { column: 'label', type: 'text' },
    flag: { column: 'flag', type: 'boolean' },
    doc: { column: 'doc', type: 'json' },
  });
  await define('large', { id, label: { column: 'label', type: 'text' } });
  await define('failing', { id, bad: { column: 'bad', type: 'integer' } });
});

afterAll(() => fixture.close());

const WIDE = { dataset: 'wide', fields: ['id', 'label', 'ratio', 'price', 'at'] };

/** An export by a client that reads as it likes. */
function open(body: object, format: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      `${fixture.server.url}/query/export?format=${format}`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${fixture.token}`, 'content-type': 'application/json', ...headers },
      },
      resolve,
    );
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}

/** All that came, and whether the message was whole. */
async function read(answer: IncomingMessage): Promise<{ text: string; isWhole: boolean }> {
  const parts: Buffer[] = [];
  try {
    for await (const part of answer) parts.push(part as Buffer);
  } catch {
    // Cut off: what came is looked at.
  }
  return { text: Buffer.concat(parts).toString(), isWhole: answer.complete };
}

/** Cursors of exports that the database holds open. */
async function reading(): Promise<number> {
  const { rows } = await fixture.analytics.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%lens_rows%' AND state <> 'idle'`,
  );
  return rows[0]?.n ?? 0;
}

async function untilNobodyReads(): Promise<number> {
  const start = performance.now();
  while ((await reading()) > 0) {
    if (performance.now() - start > 10_000) throw new Error('An export was not ended.');
    await sleep(10);
  }
  return performance.now() - start;
}

describe('POST /query/export', () => {
  test('gives the rows of the answer, in both formats', async () => {
    const body = { dataset: 'wide', fields: WIDE.fields, limit: 3 };
    const answer = (await fixture.call('runQuery', { token: fixture.token, body })).body as QueryResult;
    const lines = (await read(await open(body, 'ndjson'))).text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toEqual({ columns: answer.columns });
    expect(lines.slice(1, -1)).toEqual(answer.rows.map((row) => Object.values(row)));
    expect(lines.at(-1)).toEqual({ end: { rowCount: 3, truncated: true } });
    const csv = await open(body, 'csv');
    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="wide.csv"',
      'cache-control': 'no-store',
    });
    expect((await read(csv)).text).toBe(
      'id,label,ratio,price,at\r\n1,Flight 1,0.125,1.25,2024-01-01T00:01:00Z\r\n' +
        '2,Flight 2,0.25,2.50,2024-01-01T00:02:00Z\r\n3,Flight 3,0.375,3.75,2024-01-01T00:03:00Z\r\n',
    );
  });

  test('writes what a spreadsheet would calculate as text, and quotes what needs it', async () => {
    const { text } = await read(
      await open({ dataset: 'cells', fields: ['id', 'label', 'flag', 'doc'] }, 'csv&bom=1'),
    );
    expect(text).toBe(
      '\ufeffid,label,flag,doc\r\n' +
        `1,'=1+1,true,"{""a"":""b, c""}"\r\n2,'  @SUM(A1),false,\r\n3,"a ""b"", c",,[]\r\n4,"",true,1\r\n5,,,\r\n` +
        `6,"line\nline",true,x\r\n7,'\uff1dcmd,true,null\r\n8,'-5,true,2\r\n9,plain,false,3\r\n10,'\t=1,true,'=1+1\r\n`,
    );
  });

  test('leaves numbers as they are', async () => {
    const metrics = [{ formula: '0 - 5', as: 'less' }];
    expect((await read(await open({ dataset: 'cells', metrics }, 'csv'))).text).toBe('less\r\n-5\r\n');
  });

  test('has groups with others as its last row, and as many rows as there are', async () => {
    const { text } = await read(
      await open(
        {
          dataset: 'flights',
          metrics: [{ aggregate: 'count', as: 'n' }],
          dimensions: ['origin'],
          orderBy: [{ field: 'n', direction: 'desc' }],
          topN: { by: 'n', n: 2, others: true },
        },
        'ndjson',
      ),
    );
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown[]);
    expect(lines).toHaveLength(5);
    expect(lines[3]?.[0]).toBeNull();
    const all = await read(await open(WIDE, 'ndjson'));
    expect(all.isWhole).toBe(true);
    expect(all.text.trimEnd().split('\n').at(-1)).toBe(`{"end":{"rowCount":${ROWS},"truncated":false}}`);
  });

  test('goes on where rows become much wider on the way', async () => {
    const { analytics, lens, admin } = fixture;
    await analytics.query(`
      CREATE TABLE public.widening AS
        SELECT n AS id, CASE WHEN n <= 5000 THEN 'x' ELSE repeat('wide ', 4000) END AS label FROM generate_series(1, 8000) AS n;
      ALTER TABLE public.widening ADD PRIMARY KEY (id);
      GRANT SELECT ON public.widening TO ${analytics.readerRole}`);
    await lens.datasets.create(admin, {
      name: 'widening',
      base: { schema: 'public', table: 'widening' },
      key: ['id'],
      fields: { id: { column: 'id', type: 'integer' }, label: { column: 'label', type: 'text' } },
    });
    const { text, isWhole } = await read(await open({ dataset: 'widening', fields: ['id', 'label'] }, 'csv'));
    expect([isWhole, text.split('\r\n').length]).toEqual([true, 8002]);
  });

  test('is compressed for who takes that', async () => {
    const answer = await open({ ...WIDE, limit: 1000 }, 'csv', { 'accept-encoding': 'gzip' });
    expect(answer.headers['content-encoding']).toBe('gzip');
    const parts: Buffer[] = [];
    for await (const part of answer) parts.push(part as Buffer);
    expect(gunzipSync(Buffer.concat(parts)).toString().split('\r\n')).toHaveLength(1002);
  });

  test('fault huge-result: keeps memory flat, for a reader that is fast and for one that is slow', async () => {
    for (const pauseMs of [0, 2]) {
      const before = process.memoryUsage.rss();
      let most = before;
      const answer = await open(WIDE, 'ndjson');
      let bytes = 0;
      for await (const part of answer) {
        bytes += (part as Buffer).length;
        most = Math.max(most, process.memoryUsage.rss());
        if (pauseMs > 0) await sleep(pauseMs);
      }
      expect(bytes).toBeGreaterThan(10 * MEGABYTE);
      expect((most - before) / MEGABYTE).toBeLessThan(50);
    }
  });

  test.each(['csv', 'ndjson'])('a failure midway cuts the message off: %s', async (format) => {
    const { text, isWhole } = await read(await open({ dataset: 'failing', fields: ['id', 'bad'] }, format));
    expect(isWhole).toBe(false);
    expect(text.length).toBeGreaterThan(1000);
    expect(text).not.toContain('"end"');
    await untilNobodyReads();
  });

  test('what is wrong before the first row is an ordinary problem', async () => {
    const { call, token } = fixture;
    const asked = (body: object): Promise<{ status: number; body: unknown }> =>
      call('exportQuery', { token, body });
    expect(await asked({ ...WIDE, fields: ['nothing'] })).toMatchObject({ status: 422 });
    expect(await asked({ ...WIDE, totals: true })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/totals', code: 'unexpected' }] },
    });
    expect(await asked({ ...WIDE, cursor: 'x' })).toMatchObject({ status: 422 });
    expect(await asked({ ...WIDE, limit: 20_000_000 })).toMatchObject({ status: 422 });
    expect(
      await asked({ dataset: 'failing', fields: ['bad'], filters: [{ field: 'bad', op: 'eq', value: 7 }] }),
    ).toMatchObject({
      status: 422,
    });
  });

  test('fault client-gone: a reader that goes away, and a cancelled query, free the database', async () => {
    const gone = await open(WIDE, 'ndjson');
    gone.once('data', () => {
      gone.pause();
      gone.destroy();
    });
    gone.on('error', () => {});
    await new Promise((resolve) => gone.once('close', resolve));
    await untilNobodyReads();
    const queryId = randomUUID();
    const cancelled = await open(WIDE, 'ndjson', { 'x-query-id': queryId });
    await new Promise((resolve) => cancelled.once('readable', resolve));
    await fixture.call('cancelQuery', { token: fixture.token, params: { queryId } });
    expect((await read(cancelled)).isWhole).toBe(false);
    await untilNobodyReads();
    // Also while nobody takes what was read.
    const stalledId = randomUUID();
    const stalled = await open(WIDE, 'ndjson', { 'x-query-id': stalledId });
    stalled.on('error', () => {});
    await sleep(300);
    expect(await reading()).toBe(1);
    await fixture.call('cancelQuery', { token: fixture.token, params: { queryId: stalledId } });
    await untilNobodyReads();
    stalled.destroy();
    // All connections are sound.
    const { status } = await fixture.call('runQuery', { token: fixture.token, body: { ...WIDE, limit: 1 } });
    expect(status).toBe(200);
  });

  test('is for those who may ask, of what they may ask', async () => {
    const { app, lens, admin, call, token } = fixture;
    await app.query("INSERT INTO lens.tenants (id, name) VALUES ('other', 'Other')");
    const tokenOf = async (email: string, tenant: string, role: string): Promise<string> => {
      await app.query(
        `INSERT INTO lens.users (tenant_id, email, role, password_hash)
         SELECT $1, $2, $3, password_hash FROM lens.users WHERE email = $4`,
        [tenant, email, role, ADMIN.email],
      );
      return (await lens.auth.login({ email, password: ADMIN.password })).accessToken;
    };
    const keyOf = async (scope: 'query:read' | 'dashboards:read'): Promise<string> =>
      (await lens.apiKeys.create(admin, { name: scope, scopes: [scope] })).key;
    const statuses = new Map([
      [token, 200],
      [await keyOf('query:read'), 200],
      [await keyOf('dashboards:read'), 403],
      [await tokenOf('viewer@exports.example.com', 'default', 'viewer'), 403],
      // For another tenant there is no such dataset.
      [await tokenOf('stranger@exports.example.com', 'other', 'admin'), 422],
    ]);
    for (const name of ['exportQuery', 'explainQuery'] as const) {
      for (const [by, status] of statuses) {
        expect((await call(name, { token: by, body: { ...WIDE, limit: 1 } })).status).toBe(status);
      }
    }
  });

  test('ends where it cannot be noted in the audit log', async () => {
    const { app, call, token } = fixture;
    await app.query(`
      CREATE FUNCTION lens.refuse_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no note'; END $$;
      CREATE TRIGGER refuse_note BEFORE INSERT ON lens.audit_log FOR EACH ROW
        WHEN (NEW.action = 'query.exported') EXECUTE FUNCTION lens.refuse_note()`);
    try {
      const { status } = await call('exportQuery', { token, body: WIDE });
      expect(status).toBeGreaterThanOrEqual(500);
      await untilNobodyReads();
    } finally {
      await app.query('DROP FUNCTION lens.refuse_note CASCADE');
    }
  });

  test('a row of others too large to hold is a problem, not a part', async () => {
    const { status, body } = await fixture.call('exportQuery', {
      token: fixture.token,
      body: {
        dataset: 'large',
        metrics: [
          { aggregate: 'max', field: 'label', as: 'most' },
          { aggregate: 'count', as: 'n' },
        ],
        dimensions: ['id'],
        topN: { by: 'n', n: 60, others: true },
      },
    });
    expect({ status, body }).toMatchObject({ status: 422, body: { code: 'result_too_large' } });
  });

  test('control 23: is noted in the audit log', async () => {
    await read(await open({ ...WIDE, limit: 1 }, 'csv'));
    const { rows } = await fixture.app.query(
      `SELECT actor_kind, target_kind, details FROM lens.audit_log WHERE action = 'query.exported' ORDER BY id DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ actor_kind: 'user', target_kind: 'dataset', details: { format: 'csv' } }]);
  });
});

describe('POST /query/explain', () => {
  test('tells the statement with placeholders, the plan and the policy, and no value', async () => {
    const { call, token, lens, admin, dataset } = fixture;
    await lens.datasets.update(
      admin,
      dataset.id,
      {
        ...(await lens.datasets.export(admin, dataset.id)).dataset,
        policy: { rows: { field: 'origin', op: 'neq', value: 'c4n4ry-2' } },
      },
      { revision: dataset.revision },
    );
    const body = {
      dataset: 'flights',
      metrics: [{ aggregate: 'count' }],
      filters: [{ field: 'destination', op: 'eq', value: 'c4n4ry-1' }],
    };
    const { status, body: told, text } = await call('explainQuery', { token, body });
    expect(status).toBe(200);
    const { sql, parameterCount, plan, policy, timezone } = told as Explanation;
    expect(sql).toMatch(/^SELECT count\(\*\) FROM "public"\."flights"/);
    expect(parameterCount).toBeGreaterThanOrEqual(2);
    expect(plan?.estimatedCost).toBeGreaterThan(0);
    expect(plan?.estimatedRows).toBe(1);
    expect(policy[0]).toBe('rows: origin');
    expect(timezone).toBe('UTC');
    expect(text).not.toContain('c4n4ry');
  });

  test('runs nothing', async () => {
    await fixture.analytics.query(`
      CREATE VIEW public.sleepy AS SELECT n AS id FROM generate_series(1, 3) AS n, pg_sleep(30);
      GRANT SELECT ON public.sleepy TO ${fixture.analytics.readerRole}`);
    await fixture.lens.datasets.create(fixture.admin, {
      name: 'sleepy',
      base: { schema: 'public', table: 'sleepy' },
      fields: { id: { column: 'id', type: 'integer' } },
    });
    const start = performance.now();
    const { status } = await fixture.call('explainQuery', {
      token: fixture.token,
      body: { dataset: 'sleepy', fields: ['id'] },
    });
    expect(status).toBe(200);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

import { text } from 'node:stream/consumers';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createLens,
  loadConfig,
  scopesOfRole,
  type AuditEntry,
  type AuditExportQuery,
  type AuditQuery,
  type Principal,
  type Role,
} from '../src/index.ts';
import { ADMIN, createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const DOCS = path.resolve(import.meta.dirname, '../../../docs/audit.md');
const EVENTS = 2_345;
const START = Date.parse('2026-01-01T00:00:00.000Z');
const DAY_MS = 86_400_000;

let fixture: LensFixture;

beforeAll(async () => {
  fixture = await createLensFixture();
  await fixture.app.query("insert into lens.tenants (id, name) values ('other', 'Other')");
  // Several at the same moment, in both tenants, and texts that a spreadsheet would calculate.
  await fixture.app.query(
    `insert into lens.audit_log (tenant_id, actor_kind, actor_id, action, target_kind, target_id, outcome, ip,
        user_agent, details, created_at)
      select case when n % 5 = 0 then 'other' else 'default' end, (array['user', 'apiKey', 'system'])[1 + n % 3],
        case when n % 3 < 2 then 'actor-' || n % 7 end, (array['dashboard.created', 'dashboard.updated', 'user.created'])[1 + n % 3],
        'dashboard', '=cmd|' || n % 11, (array['success', 'failure', 'denied'])[1 + n % 3], '192.0.2.' || n % 9,
        E'a "quoted"\\r\\nagent', json_build_object('n', n), $2::timestamptz + (n / 10) * interval '1 second'
      from generate_series(1, $1) as n`,
    [EVENTS, new Date(START)],
  );
});
afterAll(() => fixture?.close());

const admin = (tenant = 'default', role: Role = 'admin'): Principal => ({
  ...fixture.admin,
  tenant,
  role,
  scopes: scopesOfRole(role),
});

/** The same by a statement of its own. */
async function logged(tenant: string, where = 'true'): Promise<string[]> {
  const { rows } = await fixture.app.query<{ id: string }>(
    `select id::text from lens.audit_log where tenant_id = $1 and created_at < '2026-02-01' and ${where}
      order by created_at, lens.audit_log.id`,
    [tenant],
  );
  return rows.map(({ id }) => id);
}

async function pages(who: Principal, query: AuditQuery): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let cursor: string | undefined;
  do {
    const page = await fixture.lens.audit.list(who, {
      ...query,
      ...(cursor === undefined ? {} : { cursor }),
    });
    entries.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return entries;
}

async function exported(query: AuditExportQuery): Promise<string> {
  const { chunks } = await fixture.lens.audit.export(admin(), query);
  return text(chunks);
}

const UNTIL = { until: '2026-02-01T00:00:00Z' };

describe('control 23: the audit log', () => {
  it('control 23: is given page by page in both orders, each event once, and only those of the tenant', async () => {
    for (const tenant of ['default', 'other']) {
      const ids = await logged(tenant);
      const upward = await pages(admin(tenant), { ...UNTIL, sort: 'time', limit: 97 });
      expect(upward.map(({ id }) => id)).toEqual(ids);
      const downward = await pages(admin(tenant), { ...UNTIL, limit: 100 });
      expect(downward.map(({ id }) => id)).toEqual(ids.toReversed());
    }
  });

  it.each<[AuditQuery, string]>([
    [{ action: 'dashboard' }, "action like 'dashboard.%'"],
    [{ action: 'dashboard.updated' }, "action = 'dashboard.updated'"],
    [{ action: 'dash' }, 'false'],
    [{ actor: 'actor-3' }, "actor_id = 'actor-3'"],
    [{ actor: 'user:actor-3' }, "actor_id = 'actor-3' and actor_kind = 'user'"],
    [{ actor: 'system' }, "actor_kind = 'system'"],
    [{ target: '=cmd|4' }, "target_id = '=cmd|4'"],
    [{ target: 'dashboard:=cmd|4' }, "target_id = '=cmd|4'"],
    [{ since: '2026-01-01T00:01:00Z' }, "created_at >= '2026-01-01T00:01:00Z'"],
    [
      { since: '2026-01-01T01:01:00+01:00', q: 'ACTOR-5' },
      "created_at >= '2026-01-01T00:01:00Z' and actor_id = 'actor-5'",
    ],
    [{ action: "x' or true --" }, 'false'],
  ])('control 23: is filtered by %j', async (query, where) => {
    const found = await pages(admin(), { ...UNTIL, ...query, sort: 'time', limit: 100 });
    expect(found.map(({ id }) => id)).toEqual(await logged('default', where));
  });

  it('control 23: tells who did what to what, when, from where, in which request', async () => {
    const [first] = (await fixture.lens.audit.list(admin(), { ...UNTIL, sort: 'time', limit: 1 })).items;
    expect(first).toEqual({
      id: expect.stringMatching(/^\d+$/),
      time: '2026-01-01T00:00:00.000Z',
      action: 'dashboard.updated',
      outcome: 'failure',
      actor: { kind: 'apiKey', id: 'actor-1' },
      target: { kind: 'dashboard', id: '=cmd|1' },
      ip: '192.0.2.1',
      userAgent: 'a "quoted"\r\nagent',
      requestId: null,
      details: { n: 1 },
    });
  });

  it('control 23: is for admins only', async () => {
    for (const role of ['viewer', 'editor', 'operator'] as const) {
      await expect(fixture.lens.audit.list(admin('default', role))).rejects.toMatchObject({
        code: 'forbidden',
      });
      await expect(fixture.lens.audit.export(admin('default', role))).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
  });

  it.each<[object, string]>([
    [{ since: 'yesterday' }, '/since'],
    [{ since: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' }, 'since'],
    [{ actor: '' }, '/actor'],
    [{ actor: 'a\0b' }, '/actor'],
    [{ surplus: true }, '/surplus'],
    [{ sort: 'action' }, 'sort'],
  ])('refuses %j', async (query, pointer) => {
    await expect(fixture.lens.audit.list(admin(), query)).rejects.toMatchObject({ issues: [{ pointer }] });
  });

  it('refuses a cursor that was altered', async () => {
    const cursor = Buffer.from(JSON.stringify(['-time', '2026-01-01T00:00:00.000Z', '1 or 1=1'])).toString(
      'base64url',
    );
    await expect(fixture.lens.audit.list(admin(), { cursor })).rejects.toMatchObject({
      code: 'cursor_mismatch',
    });
  });
});

describe('control 23: the audit log as a file', () => {
  it('control 23: has every event once, oldest first, and says that it was made', async () => {
    const lines = (await exported({ ...UNTIL, format: 'ndjson' })).trimEnd().split('\n');
    const entries = lines.map((line) => JSON.parse(line) as AuditEntry);
    expect(entries).toEqual(await pages(admin(), { ...UNTIL, sort: 'time', limit: 100 }));
    const [latest] = (await fixture.lens.audit.list(admin(), { limit: 1 })).items;
    expect(latest).toMatchObject({
      action: 'audit.exported',
      actor: { kind: 'user', id: fixture.admin.id },
      details: { format: 'ndjson', ...UNTIL },
    });
  });

  it('control 23: neutralises formulas in CSV and quotes what has to be', async () => {
    const lines = (
      await exported({ ...UNTIL, action: 'dashboard', actor: 'actor-1', target: '=cmd|1' })
    ).split('\r\n');
    expect(lines[0]).toBe(
      'id,time,action,outcome,actorKind,actorId,targetKind,targetId,ip,userAgent,requestId,details',
    );
    const rows = await logged(
      'default',
      "actor_id = 'actor-1' and target_id = '=cmd|1' and action like 'dashboard.%'",
    );
    // Each agent has a line end of its own.
    expect(lines).toHaveLength(1 + 2 * rows.length + 1);
    expect(`${lines[1]}\r\n${lines[2]}`).toMatch(
      /^\d+,2026-01-01T00:00:00\.000Z,dashboard\.updated,failure,apiKey,actor-1,dashboard,'=cmd\|1,192\.0\.2\.1,"a ""quoted""\r\nagent",,"\{""n"":1\}"$/,
    );
  });

  it('is read no further than it is taken', async () => {
    const { chunks } = await fixture.lens.audit.export(admin(), { ...UNTIL, format: 'ndjson' });
    const reader = chunks.getReader();
    const { value } = await reader.read();
    expect(
      Buffer.from(value ?? [])
        .toString()
        .trimEnd()
        .split('\n'),
    ).toHaveLength(1_000);
    await reader.cancel();
  });
});

describe('control 23: what is old', () => {
  it('control 23: is kept for good unless the deployment says otherwise, and thirty days in any case', async () => {
    const forget = 'select lens.forget_audit_log($1, 10)';
    await expect(fixture.app.query(forget, [new Date(Date.now() - 29 * DAY_MS)])).rejects.toMatchObject({
      code: '23001',
    });
    expect(() => loadConfig({ ...fixture.env, AUDIT_RETENTION_DAYS: '30' })).toThrow('AUDIT_RETENTION_DAYS');
    expect((await logged('default')).length).toBeGreaterThan(1_800);
  });

  it('control 23: is forgotten by a role that could not delete it, and the rest stays', async () => {
    const sql = /```sql\n([^`]+)```/.exec(await readFile(DOCS, 'utf8'))?.[1] ?? '';
    const password = 'lens-app-password';
    const role = `lens_app_${process.pid}`;
    await fixture.app.query(`create role ${role} login password '${password}'`);
    const url = new URL(fixture.env['APP_DB_URL'] ?? '');
    url.username = role;
    url.password = password;
    const config = loadConfig({ ...fixture.env, APP_DB_URL: url.href, AUDIT_RETENTION_DAYS: '60' });
    const lens = createLens(config, { clock: () => new Date(Date.parse('2026-03-02T00:02:00Z')) });
    try {
      await fixture.app.query(sql.replaceAll('lens_app', role));
      await lens.ready();
      await lens.auth.login(ADMIN);
      // Sixty days before are the first two minutes: 1,200 events of both tenants but for the last.
      await vi.waitFor(async () => {
        const { rows } = await fixture.app.query<{ first: Date }>(
          'select min(created_at) as first from lens.audit_log',
        );
        expect(rows[0]?.first.toISOString()).toBe('2026-01-01T00:02:00.000Z');
      }, 10_000);
      expect(await logged('default')).toHaveLength(EVENTS - 1_199 - (await logged('other')).length);
      const asRole = `set local role ${role}; `;
      for (const change of [
        'delete from lens.audit_log',
        "update lens.audit_log set action = 'x'",
        'truncate lens.audit_log',
      ]) {
        await expect(fixture.app.query(asRole + change)).rejects.toMatchObject({ code: '42501' });
      }
    } finally {
      await lens.close();
      await fixture.app.query(`drop owned by ${role}; drop role ${role}`);
    }
  });
});

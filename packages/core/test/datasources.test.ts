import { createTestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFernet, scopesOfRole, sealFor, type Logger, type Principal } from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;
const logged: unknown[] = [];
const note = (fields: object): void => void logged.push(fields);
const logger: Logger = { debug: note, info: note, warn: note, error: note };

beforeAll(async () => {
  fixture = await createLensFixture({}, { logger });
});
afterAll(() => fixture?.close());

/** Stores a data source as the API will: its URL sealed to its row. */
async function store(name: string, url: string, place?: string): Promise<string> {
  const id = crypto.randomUUID();
  const fernet = createFernet(fixture.env['ENCRYPTION_KEY'] ?? '');
  await fixture.app.query(
    `insert into lens.data_sources (id, tenant_id, name, url_encrypted) values ($1, 'default', $2, $3)`,
    [id, name, sealFor(fernet, place ?? `data_sources/default/${id}/url`, url)],
  );
  return id;
}

describe('data sources', () => {
  it('lists the one of the configuration, without its URL', async () => {
    const page = await fixture.lens.datasources.list(fixture.admin);
    expect(page).toMatchObject({
      items: [{ name: 'Default', isDefault: true, status: 'unknown' }],
      nextCursor: null,
    });
    expect(Object.keys(page.items[0] ?? {}).sort()).toEqual([
      'createdAt',
      'id',
      'isDefault',
      'name',
      'status',
      'updatedAt',
    ]);
  });

  it('tests the connection, remembers the outcome and audits it', async () => {
    const { items } = await fixture.lens.datasources.list(fixture.admin);
    const id = items[0]?.id ?? '';
    const result = await fixture.lens.datasources.test(fixture.admin, id);
    expect(result).toMatchObject({ ok: true });
    expect(result.serverVersion).toMatch(new RegExp(`^${fixture.app.serverMajor}\\.`));
    await expect(fixture.lens.datasources.list(fixture.admin)).resolves.toMatchObject({
      items: [{ status: 'ok' }],
    });
    const { rows } = await fixture.app.query(
      `select action, outcome from lens.audit_log where target_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ action: 'dataSource.tested', outcome: 'success' }]);
  });

  it('opens a stored URL only in its own row', async () => {
    const url = fixture.analytics.readerUrl;
    const own = await store('own', url);
    await expect(fixture.lens.datasources.test(fixture.admin, own)).resolves.toMatchObject({ ok: true });
    const swapped = await store('swapped', url, `data_sources/default/${own}/url`);
    await expect(fixture.lens.datasources.test(fixture.admin, swapped)).resolves.toMatchObject({ ok: false });
  });

  it('uses the new URL once the row has another version', async () => {
    const id = await store('moving', fixture.analytics.readerUrl);
    await expect(fixture.lens.datasources.test(fixture.admin, id)).resolves.toMatchObject({ ok: true });
    const fernet = createFernet(fixture.env['ENCRYPTION_KEY'] ?? '');
    const broken = sealFor(
      fernet,
      `data_sources/default/${id}/url`,
      'postgresql://nobody:x@127.0.0.1:1/none',
    );
    await fixture.app.query(
      `update lens.data_sources set url_encrypted = $2, version = version + 1 where id = $1`,
      [id, broken],
    );
    await expect(fixture.lens.datasources.test(fixture.admin, id)).resolves.toMatchObject({ ok: false });
  });

  it('gives the same answer for every reason a connection fails, and tells nothing of it', async () => {
    const url = new URL(fixture.analytics.readerUrl);
    const variants = ['password', 'port', 'pathname', 'hostname'] as const;
    const values = {
      password: 'canary-password',
      port: '1',
      pathname: '/canary_db',
      hostname: 'canary-host.invalid',
    };
    const results: unknown[] = [];
    for (const part of variants) {
      const changed = new URL(url);
      changed[part] = values[part];
      results.push(
        await fixture.lens.datasources.test(fixture.admin, await store(`bad ${part}`, changed.href)),
      );
    }
    for (const result of results) expect(result).toEqual(results[0]);
    expect(results[0]).toMatchObject({ ok: false, code: 'data_source_unavailable' });
    expect(JSON.stringify(results)).not.toContain('canary');
    await expect(fixture.lens.datasources.list(fixture.admin, { q: 'bad' })).resolves.toMatchObject({
      items: variants.map(() => ({ status: 'failing' })),
    });
  });

  it('pages through the list without loss or repetition, in either direction', async () => {
    for (const sort of ['name', '-name', 'createdAt', '-createdAt']) {
      const all = await fixture.lens.datasources.list(fixture.admin, { sort, limit: 100 });
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await fixture.lens.datasources.list(fixture.admin, { sort, limit: 3, cursor });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(all.items.map(({ id }) => id));
      expect(seen.length).toBeGreaterThan(5);
    }
  });

  it('goes on only after times that the database can hold', async () => {
    const { datasources, datasets, dashboards } = fixture.lens;
    const after = (sort: string, time: string): { sort: string; cursor: string } => {
      const position = [sort, time, '00000000-0000-0000-0000-000000000000'];
      return { sort, cursor: Buffer.from(JSON.stringify(position)).toString('base64url') };
    };
    const lists = [
      (time: string) => datasources.list(fixture.admin, after('createdAt', time)),
      (time: string) => datasets.list(fixture.admin, after('updatedAt', time)),
      (time: string) => dashboards.list(fixture.admin, after('updatedAt', time)),
    ];
    for (const list of lists) {
      for (const year of ['0000', '-000001', '+010000', '+275760']) {
        await expect(list(`${year}-01-01T00:00:00.000Z`)).rejects.toMatchObject({ code: 'cursor_mismatch' });
      }
      for (const year of ['0001', '9999']) {
        await expect(list(`${year}-01-01T00:00:00.000Z`)).resolves.toMatchObject({ nextCursor: null });
      }
    }
  });

  it('is for editors to see and admins to test, within the tenant', async () => {
    const { items } = await fixture.lens.datasources.list(fixture.admin);
    const id = items[0]?.id ?? '';
    const as = (role: Principal['role'], tenant = 'default'): Principal => ({
      ...fixture.admin,
      role,
      tenant,
      scopes: scopesOfRole(role),
    });
    await expect(fixture.lens.datasources.list(as('viewer'))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(fixture.lens.datasources.list(as('operator'))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(fixture.lens.datasources.test(as('editor'), id)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(fixture.lens.datasources.list(as('admin', 'other'))).resolves.toEqual({
      items: [],
      nextCursor: null,
    });
    const foreign = fixture.lens.datasources.test(as('admin', 'other'), id);
    const missing = fixture.lens.datasources.test(fixture.admin, crypto.randomUUID());
    const messages = await Promise.all(
      [foreign, missing].map((test) => test.catch((error: Error) => error.message)),
    );
    expect(messages[0]).toBe(messages[1]);
  });
});

describe('a role that can write', () => {
  it('fault role-can-write: is refused in production and only told about elsewhere', async () => {
    await using analytics = await createTestDatabase('analytics');
    logged.length = 0;
    const { createLens, loadConfig } = await import('../src/index.ts');
    const config = loadConfig({ ...fixture.env, ANALYTICS_DB_URL: analytics.url });
    await using lens = createLens(config, { logger });
    await using strict = createLens({ ...config, environment: 'production' }, { logger });
    const { items } = await lens.datasources.list(fixture.admin, { q: 'Default' });
    const id = items[0]?.id ?? '';
    await expect(lens.datasources.test(fixture.admin, id)).resolves.toMatchObject({ ok: true });
    expect(JSON.stringify(logged)).toContain('superuser');
    await expect(strict.datasources.test(fixture.admin, id)).resolves.toMatchObject({
      ok: false,
      code: 'analytics_role_can_write',
    });
    expect((await strict.health.ready()).status).toBe('warn');
  });
});
